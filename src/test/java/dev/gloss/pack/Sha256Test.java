package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class Sha256Test {
  /** FIPS 180-4, example for one block. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @Test
  void digestIsTheStandards() {
    assertThat(Sha256.of(ABC)).isEqualTo(OF_ABC);
  }

  @Test
  void verifiedBytesAreReturned() {
    assertThat(Sha256.verify(ABC, OF_ABC, "f")).isSameAs(ABC);
  }

  @Test
  void otherDigestIsRefusedWithBothAndThePlace() {
    String other = OF_ABC.replace('b', 'c');

    assertThatThrownBy(() -> Sha256.verify(ABC, other, "packs/x/head"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("packs/x/head: expected SHA-256 " + other + ", found " + OF_ABC + " (3 bytes)");
  }
}
