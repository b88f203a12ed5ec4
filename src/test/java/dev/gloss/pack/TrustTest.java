package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustTest {
  @TempDir private Path folder;

  private final KeyPair ours = pair();
  private final KeyPair theirs = pair();

  @BeforeEach
  void writeThePack() {
    TestPacks.write(folder);
  }

  @Test
  void signedPackIsRun() throws Exception {
    sign(line(ours, open()));

    assertThat(trust(ours).verified(open()).identity()).isEqualTo(open().identity());
    assertThat(trust(theirs, ours).verified(open()).identity()).isEqualTo(open().identity());
  }

  @Test
  void severalMaySignOnePack() throws Exception {
    sign("# anything else", line(theirs, open()), line(ours, open()));

    trust(ours).verified(open());
    trust(theirs).verified(open());
  }

  @Test
  void nobodyIsAskedForIfNoKeyIsNamed() {
    assertThat(Trust.ANYBODY.verified(open()).identity()).isEqualTo(open().identity());
  }

  @Test
  void unsignedPackIsRefused() {
    assertThatThrownBy(() -> trust(ours, theirs).verified(open()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            folder + "/signatures: expected the signature of one of 2 trusted keys, found nothing");
  }

  @Test
  void signatureOfAnotherKeyIsRefused() throws Exception {
    sign(line(theirs, open()));

    refused();
  }

  @Test
  void signatureOfAnotherPackIsRefused() throws Exception {
    String line = line(ours, open());
    TestPacks.edit(folder, "version: 1.2.3", "version: 1.2.4");
    sign(line);

    refused();
  }

  /** The key that is trusted, with a signature that another one made. */
  @Test
  void keyThatIsOnlyNamedIsRefused() throws Exception {
    sign(Trust.line(open().identity(), key(ours), theirs.getPrivate()));

    refused();
  }

  @Test
  void linesThatAreNoneAreRefused() throws Exception {
    String[] parts = line(ours, open()).split(" ");
    for (String line :
        List.of(
            "",
            parts[0] + " " + parts[1],
            parts[0] + " " + parts[1] + " AAAA",
            parts[0] + " " + parts[1] + " *",
            "rsa " + parts[1] + " " + parts[2],
            parts[1] + " " + parts[2])) {
      sign(line);
      refused();
    }
  }

  @Test
  void keysAreKeys() throws Exception {
    assertThat(Trust.isKey(key(ours))).isTrue();
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    String other =
        Base64.getEncoder().encodeToString(rsa.generateKeyPair().getPublic().getEncoded());
    for (String text : List.of("", "secret", "AAAA", other)) {
      assertThat(Trust.isKey(text)).isFalse();
      assertThatThrownBy(() -> new Trust(List.of(text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("expected Ed25519 public keys");
    }
  }

  private void refused() {
    assertThatThrownBy(() -> trust(ours).verified(open()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "expected the signature of one of 1 trusted keys, found none that verifies");
  }

  private ModelPack open() {
    return ModelPack.open(PackFiles.at(folder.toString()));
  }

  private void sign(String... lines) throws IOException {
    Files.write(folder.resolve(Trust.FILE), List.of(lines));
  }

  private static String line(KeyPair pair, ModelPack pack) throws GeneralSecurityException {
    return Trust.line(pack.identity(), key(pair), pair.getPrivate());
  }

  private static String key(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  private static Trust trust(KeyPair... pairs) {
    return new Trust(Arrays.stream(pairs).map(TrustTest::key).toList());
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
