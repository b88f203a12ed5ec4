package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.Channel;
import dev.gloss.pack.PackCopy;
import dev.gloss.pack.Release;
import dev.gloss.pack.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code promote}, {@code rollback} and {@code sign}. */
final class PromoteCommandTest {
  private static final String PACK = "classpath:models/banking-support";

  @TempDir private Path folder;

  @Test
  void promotedPackSpeaksAndARollbackTakesItBack() throws IOException {
    String next = pack("2.1.2");

    Console first = Console.run("promote", PACK, "--channel", channel());
    Console second = Console.run("promote", next, "--channel", channel());

    assertThat(first.exitCode()).as(first.err()).isEqualTo(Main.OK);
    assertThat(first.out())
        .startsWith("revision 1: banking-support 2.1.1, digest ")
        .endsWith(", at " + PACK + "\n");
    assertThat(second.exitCode()).as(second.err()).isEqualTo(Main.OK);
    assertThat(second.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("revision 2: banking-support 2.1.2, digest "),
            line -> assertThat(line).startsWith("before, revision 1: banking-support 2.1.1"));
    assertThat(speaks()).isEqualTo("2.1.2");

    Console rollback = Console.run("rollback", "--channel", channel(), "--json");

    assertThat(rollback.exitCode()).as(rollback.err()).isEqualTo(Main.OK);
    JsonNode now = rollback.lastLine();
    assertThat(now.get("revision").intValue()).isEqualTo(3);
    assertThat(now.get("version").textValue()).isEqualTo("2.1.1");
    assertThat(speaks()).isEqualTo("2.1.1");
    assertThat(Console.run("rollback", "--channel", channel(), "--to", "2").exitCode()).isZero();
    assertThat(speaks()).isEqualTo("2.1.2");
    assertThat(Channel.read(channel()).releases().stream().map(Release::revision))
        .containsExactly(4L, 3L, 2L, 1L);
    try (Stream<Path> files = Files.list(folder.resolve("channels"))) {
      assertThat(files.map(path -> path.getFileName().toString())).containsExactly("banking.json");
    }
  }

  /** A job reads it from another folder. */
  @Test
  void placeOfAPackIsAbsolute() throws IOException {
    Path relative = Files.createTempDirectory(Path.of("target"), "promoted");
    PackCopy.write(relative, "version: 2.1.1", "version: 2.1.2");

    assertThat(Console.run("promote", relative.toString(), "--channel", channel()).exitCode())
        .isZero();

    assertThat(Channel.read(channel()).current().pack())
        .isEqualTo(relative.toAbsolutePath().toString());
  }

  @Test
  void brokenPackIsNotPromoted() throws IOException {
    String next = pack("2.1.2");
    Console.run("promote", PACK, "--channel", channel());
    Files.write(Path.of(next, "golden.jsonl"), new byte[] {1});

    Console console = Console.run("promote", next, "--channel", channel());

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err())
        .startsWith("gloss promote: " + next + "/golden.jsonl: expected ")
        .hasLineCount(1);
    assertThat(Channel.read(channel()).current().revision()).isEqualTo(1);
  }

  @Test
  void rollbackToAPackThatHasBeenAlteredIsRefused() throws IOException {
    String before = pack("2.1.2");
    Console.run("promote", before, "--channel", channel());
    Console.run("promote", PACK, "--channel", channel());
    PackCopy.write(Path.of(before), "version: 2.1.1", "version: 6.6.6");

    Console console = Console.run("rollback", "--channel", channel());

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err()).contains("that was promoted as revision 1, found ").hasLineCount(1);
    assertThat(Channel.read(channel()).current().revision()).isEqualTo(2);
  }

  @Test
  void rollbackNeedsWhatToGoBackTo() {
    Console none = Console.run("rollback", "--channel", channel());
    Console.run("promote", PACK, "--channel", channel());
    Console first = Console.run("rollback", "--channel", channel());
    Console unknown = Console.run("rollback", "--channel", channel(), "--to", "9");

    assertThat(none.err())
        .isEqualTo(
            "gloss rollback: %s: expected a channel's file, found nothing%n".formatted(channel()));
    assertThat(first.err())
        .isEqualTo("gloss rollback: expected a release before revision 1, found none\n");
    assertThat(unknown.err())
        .isEqualTo("gloss rollback: --to: expected one of the channel's revisions 1, found 9\n");
    assertThat(List.of(none.exitCode(), first.exitCode(), unknown.exitCode()))
        .containsOnly(Main.FAILURE);
  }

  @Test
  void channelThatCannotBeWrittenIsToldInALine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Console console = Console.run("promote", PACK, "--channel", file + "/channel.json");

    assertThat(console.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(console.err()).startsWith("gloss promote: " + file).hasLineCount(1);
  }

  @Test
  void packIsSignedAndOnlySignedPacksArePromotedWhereThatIsAsked() throws IOException {
    String pack = pack("2.1.2");
    String other = pack("2.1.3");
    Path key = folder.resolve("release.key");

    Console made = Console.run("sign", "--new-key", key.toString(), pack);

    assertThat(made.exitCode()).as(made.err()).isEqualTo(Main.OK);
    String publicKey = made.out().strip();
    assertThat(Trust.isKey(publicKey)).isTrue();
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(promote(pack, publicKey).exitCode()).isZero();
    Console unsigned = promote(other, publicKey);
    assertThat(unsigned.exitCode()).isEqualTo(Main.FAILURE);
    assertThat(unsigned.err())
        .isEqualTo(
            "gloss promote: %s/signatures: expected the signature of one of 1 trusted keys, found nothing%n"
                .formatted(other));
    assertThat(Channel.read(channel()).current().version()).isEqualTo("2.1.2");

    assertThat(Console.run("sign", "--key", key.toString(), other).out()).isEqualTo(made.out());
    assertThat(Console.run("sign", "--key", key.toString(), other).out()).isEqualTo(made.out());
    assertThat(Files.readAllLines(Path.of(other, Trust.FILE))).hasSize(1);
    assertThat(promote(other, publicKey).exitCode()).isZero();
    // Whoever asks for no signature is not kept from it by one.
    assertThat(Console.run("inspect", other).exitCode()).isZero();
  }

  @Test
  void mistakesOfSigningAreToldInALine() throws IOException {
    String pack = pack("2.1.2");
    Path text = Files.writeString(folder.resolve("text"), "no key\n");

    Console existing = Console.run("sign", "--new-key", text.toString(), pack);
    Console foreign = Console.run("sign", "--key", text.toString(), pack);
    Console none = Console.run("sign", "--key", folder.resolve("none").toString(), pack);
    Console zip = Console.run("sign", "--key", text.toString(), text.toString());
    Console trust = promote(PACK, "secret");

    assertThat(existing.err())
        .isEqualTo(
            "gloss sign: %s: expected no file yet, found one; --key signs with it%n"
                .formatted(text));
    assertThat(foreign.err())
        .isEqualTo(
            "gloss sign: %s: expected a key that 'gloss sign --new-key' has made, found another file%n"
                .formatted(text));
    assertThat(none.err())
        .isEqualTo(
            "gloss sign: %s: expected a key, found no file%n".formatted(folder.resolve("none")));
    assertThat(zip.err())
        .isEqualTo(
            "gloss sign: %s: expected a folder with a model pack, found a file%n".formatted(text));
    assertThat(trust.err())
        .startsWith("gloss promote: --trust: expected Ed25519 public keys in base64")
        .hasLineCount(1);
    assertThat(Path.of(pack, Trust.FILE)).doesNotExist();
  }

  private Console promote(String pack, String trust) {
    return Console.run("promote", pack, "--channel", channel(), "--trust", trust);
  }

  private String speaks() {
    return Console.run("inspect", "--json", Channel.PREFIX + channel())
        .lastLine()
        .get("version")
        .textValue();
  }

  private String channel() {
    return folder.resolve("channels/banking.json").toString();
  }

  private String pack(String version) throws IOException {
    return PackCopy.write(
        folder.resolve("pack-" + version), "version: 2.1.1", "version: " + version);
  }
}
