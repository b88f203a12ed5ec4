package dev.gloss.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    description = {
      "Puts a model pack in force in every job that follows a channel, without a restart.",
      "A job follows it whose model is 'channel:URI'. The pack is verified first, and its golden"
          + " texts are read. The channel begins with the first pack that is promoted."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  gloss promote s3://models/banking-2.1.0 --channel s3://models/banking.json"
    })
final class PromoteCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PACK", description = "a folder, a .zip, classpath:…, file:…, s3:…")
  private String pack;

  @Mixin private ChannelFile channel;

  @Override
  public Integer call() {
    channel.promote(channel.find(), pack);
    return Main.OK;
  }
}
