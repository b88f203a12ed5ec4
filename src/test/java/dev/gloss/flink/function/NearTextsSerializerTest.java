package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.near.LetterVector;
import dev.gloss.near.NearTexts;
import dev.gloss.pack.Sha256;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

final class NearTextsSerializerTest extends StreamSerializerContract<NearTexts> {
  @Override
  TypeInformation<NearTexts> type() {
    return StreamType.NEAR_TEXTS;
  }

  @Override
  List<NearTexts> examples() {
    return List.of(
        NearTexts.NONE,
        new NearTexts(
            List.of(new NearTexts.Said("é", LetterVector.of("My card"), Long.MIN_VALUE))));
  }

  @Override
  NearTexts random(RandomValues random) {
    return random.nearTexts();
  }

  /** They live in savepoints. */
  @Test
  void bytesOfVersionOneStayAsTheyAre() throws IOException {
    byte[] bytes = Samples.bytes(NearTextsSerializer.INSTANCE, examples().get(1));

    assertThat(bytes).startsWith(1, 0, 0, 0, 1, 0, 0, 0, 1, 0xE9, 1, 0, 0, 2, 0);
    assertThat(Sha256.of(bytes))
        .isEqualTo("8b345ead7bbccb240c8fce8f170860da3c4292ad1cac5194a3559f27e9a82ec0");
  }

  @Test
  void unknownVersionIsRefusedByNumber() throws IOException {
    byte[] bytes = Samples.bytes(NearTextsSerializer.INSTANCE, NearTexts.NONE);
    bytes[0] = 2;

    assertThatThrownBy(() -> Samples.read(NearTextsSerializer.INSTANCE, bytes))
        .hasMessage("near texts: expected version 1, found 2");
  }
}
