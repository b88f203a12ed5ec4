package dev.gloss.cli;

import dev.gloss.flink.files.WholeFile;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Channel;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.Release;
import dev.gloss.pack.Trust;
import dev.gloss.task.GoldenCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The channel that commands promote packs on. */
final class ChannelFile {
  @Option(
      names = "--channel",
      paramLabel = "URI",
      required = true,
      description = "its file: a path or a place on any file system of Flink's, such as s3://…")
  private String location;

  @Option(
      names = "--trust",
      paramLabel = "KEY",
      split = ",",
      description = "refuse a pack that none of these has signed, as jobs with trust: would")
  private List<String> trust = List.of();

  @Option(names = "--json", description = "print the release as one JSON object")
  private boolean json;

  Optional<Channel> find() {
    return Channel.find(location);
  }

  Channel need() {
    return Channel.read(location);
  }

  /** Puts in force what has been loaded and has said of its golden texts what it must. */
  void promote(Optional<Channel> before, String place) {
    String pack = absolute(place);
    promote(before, pack, verified(ModelFolder.open(pack)));
  }

  /** As {@link #promote(Optional, String)}, a release that was in force. */
  void promote(Channel before, Release again) {
    promote(Optional.of(before), again.pack(), verified(ModelFolder.open(again)));
  }

  private ModelPack verified(ModelPack pack) {
    trust().verified(pack);
    GoldenCheck.verify(pack);
    return pack;
  }

  private Trust trust() {
    try {
      return new Trust(trust);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException("--trust: " + e.getMessage());
    }
  }

  private void promote(Optional<Channel> before, String place, ModelPack pack) {
    Channel after = Channel.promoting(before, place, pack.identity(), Clock.systemUTC().instant());
    try {
      WholeFile.write(absolute(Channel.file(location)), after.toJson());
    } catch (IOException e) {
      throw new CommandFailedException(
          "%s: expected a channel that can be written, found %s"
              .formatted(location, e.getMessage()));
    }
    tell(after.current(), before.map(Channel::current));
  }

  private void tell(Release now, Optional<Release> before) {
    if (json) {
      System.out.println(Json.line(Json.MAPPER.valueToTree(now)));
      return;
    }
    System.out.printf(
        "revision %d: %s %s, digest %s, at %s%n",
        now.revision(), now.name(), now.version(), now.digest(), now.pack());
    before.ifPresent(
        old ->
            System.out.printf(
                "before, revision %d: %s %s, digest %s%n",
                old.revision(), old.name(), old.version(), old.digest()));
  }

  /** Whoever follows the channel has another working directory. */
  private static String absolute(String place) {
    return PackFiles.SCHEME.matcher(place).matches()
        ? place
        : Path.of(place).toAbsolutePath().normalize().toString();
  }
}
