package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.codec.DeadLetterReader;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.flink.kafka.DeadLetterReplay;
import dev.gloss.registry.SchemaRegistry;
import dev.gloss.registry.WriterSchemas;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description = {
      "Puts dead letters back as the records that they were, for a job to read once more.",
      "Each is put back once, however often this is called. A record that was put back says so in a header, '"
          + DeadLetterReplay.HEADER
          + "': where its dead letter stood, and why it was one."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example, after a producer has been mended or limits.record-bytes raised:",
      "  gloss replay jobs/banking-support.yaml --reason INVALID_JSON --reason RECORD_TOO_LARGE"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int PLACES_TOLD = 10;

  @Mixin private JobFileOptions job;

  @Option(
      names = "--from",
      paramLabel = "TOPIC",
      description = "the dead letters' (default: the job file's dead-letter.topic)")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "where the records go (default: where each of them came from)")
  private String to;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "only letters of this reason; may be repeated (default: all)")
  private Set<String> reasons = new LinkedHashSet<>();

  @Option(names = "--json", description = "print the tally as one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    JobSettings settings = job.read();
    if (settings.kafka().embedded()) {
      throw new CommandFailedException("kafka: expected brokers, found embedded");
    }
    WriterSchemas registered =
        settings
            .registry()
            .<WriterSchemas>map(registry -> new SchemaRegistry(registry.settings()))
            .orElse(id -> Optional.empty());
    DeadLetterReplay.Tally tally =
        new DeadLetterReplay(
                settings.kafka().properties(),
                settings.name(),
                from == null ? settings.deadLetterTopic() : from,
                Optional.ofNullable(to),
                reasons,
                new DeadLetterReader(registered))
            .run();
    tell(tally);
    return tally.left().isEmpty() ? Main.OK : Main.FAILURE;
  }

  private void tell(DeadLetterReplay.Tally tally) {
    int replayed = tally.replayed().values().stream().mapToInt(Integer::intValue).sum();
    if (json) {
      ObjectNode line = Json.object().put("replayed", replayed);
      ObjectNode byReason = line.putObject("reasons");
      tally.replayed().forEach(byReason::put);
      line.put("before", tally.before()).put("others", tally.others());
      line.put("left", tally.left().size());
      System.out.println(Json.line(line));
    } else {
      System.out.printf(
          "put back %d %s, put back before %d, of other reasons or jobs %d, left %d%n",
          replayed, tally.replayed(), tally.before(), tally.others(), tally.left().size());
    }
    tally.left().stream()
        .limit(PLACES_TOLD)
        .forEach(place -> System.err.println("gloss replay: left: " + place));
  }
}
