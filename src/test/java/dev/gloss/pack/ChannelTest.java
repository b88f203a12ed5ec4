package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelTest {
  private static final ModelIdentity OLD = new ModelIdentity("m", "1.0.0", "0a".repeat(32));
  private static final ModelIdentity NEW = new ModelIdentity("m", "1.1.0", "0b".repeat(32));
  private static final Instant NOW = Instant.parse("2026-11-27T01:02:03.456Z");

  @TempDir private Path folder;

  @Test
  void namesTheLastThatWasPromotedAndRemembersTheOthers() throws IOException {
    Channel channel = Channel.promoting(Optional.of(first()), "s3://b/new", NEW, NOW);
    Path file = write(channel.toJson());

    Channel read = Channel.read("channel:" + file);

    assertThat(read).isEqualTo(channel).isEqualTo(Channel.read(file.toString()));
    assertThat(read.current())
        .isEqualTo(
            new Release(2, "s3://b/new", "m", "1.1.0", NEW.digest(), "2026-11-27T01:02:03Z"));
    assertThat(read.previous().map(Release::digest)).contains(OLD.digest());
    assertThat(read.release(1)).isEqualTo(read.previous());
    assertThat(read.release(3)).isEmpty();
  }

  @Test
  void remembersFiftyReleases() {
    Channel channel = first();
    for (int i = 0; i < 60; i++) {
      channel = Channel.promoting(Optional.of(channel), "new", NEW, NOW);
    }

    assertThat(channel.releases()).hasSize(Channel.KEPT);
    assertThat(channel.current().revision()).isEqualTo(61);
    assertThat(channel.release(11)).isEmpty();
    assertThat(channel.release(12)).isPresent();
  }

  @Test
  void fileThatIsThereOrNot() throws IOException {
    assertThat(Channel.find(folder.resolve("none.json").toString())).isEmpty();
    assertThatThrownBy(() -> Channel.read(folder.resolve("none.json").toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + "/none.json: expected a channel's file, found nothing");
    Path file = write(first().toJson());
    assertThat(Channel.find(file.toString())).contains(first());
  }

  /** As a reader finds it where files are not replaced at once. */
  @Test
  void everyFileThatIsCutOffIsRefused() throws IOException {
    String json = new String(first().toJson());
    for (int length = 0; length < json.length(); length++) {
      Path file = write(json.substring(0, length).getBytes());

      assertThatThrownBy(() -> Channel.read(file.toString()))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(file + ": expected ");
    }
  }

  @Test
  void fileOfSomethingElseIsRefused() throws IOException {
    for (String json :
        new String[] {
          "{}",
          "[]",
          "null",
          "{\"releases\": []}",
          "{\"releases\": [null]}",
          "{\"releases\": [{\"revision\": 1, \"pack\": \"p\", \"digest\": \"d\"}]}"
        }) {
      Path file = write(json.getBytes());

      assertThatThrownBy(() -> Channel.read(file.toString()))
          .as(json)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(file + ": expected ");
    }
  }

  /** A later version of Gloss may say more. */
  @Test
  void whatIsUnknownIsPassedOver() throws IOException {
    String json = new String(first().toJson()).replace("\"pack\"", "\"by\" : \"ada\", \"pack\"");

    assertThat(Channel.read(write(json.getBytes()).toString())).isEqualTo(first());
  }

  @Test
  void releaseIsOfOnePackAlone() {
    ModelPack pack = ModelPack.open(PackFiles.at(TestPacks.SHIPPED));
    Release release = first().current();

    assertThatThrownBy(() -> release.verified(pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "old: expected the pack of digest %s that was promoted as revision 1, found %s",
            OLD.digest(), pack.identity().digest());
    assertThat(
            Channel.promoting(Optional.empty(), TestPacks.SHIPPED, pack.identity(), NOW)
                .current()
                .verified(pack))
        .isSameAs(pack);
  }

  private static Channel first() {
    return Channel.promoting(Optional.empty(), "old", OLD, NOW);
  }

  private Path write(byte[] json) throws IOException {
    return Files.write(folder.resolve("channel.json"), json);
  }
}
