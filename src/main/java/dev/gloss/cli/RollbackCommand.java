package dev.gloss.cli;

import dev.gloss.pack.Channel;
import dev.gloss.pack.Release;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Puts the model pack in force again that a channel named before.",
      "That is a revision of its own, so a second rollback undoes the first. It is verified like any"
          + " that is promoted: one that has been altered or removed since is refused."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss rollback --channel s3://models/banking.json --to 3"})
final class RollbackCommand implements Callable<Integer> {
  @Mixin private ChannelFile channel;

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description = "one of the channel's (default: the one before)")
  private Long revision;

  @Override
  public Integer call() {
    Channel before = channel.need();
    channel.promote(before, release(before));
    return Main.OK;
  }

  private Release release(Channel before) {
    if (revision == null) {
      return before
          .previous()
          .orElseThrow(
              () ->
                  new CommandFailedException(
                      "expected a release before revision %d, found none"
                          .formatted(before.current().revision())));
    }
    return before
        .release(revision)
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "--to: expected one of the channel's revisions %s, found %d"
                        .formatted(
                            before.releases().stream()
                                .map(release -> Long.toString(release.revision()))
                                .collect(Collectors.joining(", ")),
                            revision)));
  }
}
