package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.flink.job.GlossJob;
import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Runs the main job on sample messages, with a Kafka and a Flink of its own.",
      "The messages of banking customers, some of them broken, go through the job of",
      "jobs/banking-support.yaml; what comes out is printed as it comes."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss demo --events 1000"})
final class DemoCommand implements Callable<Integer> {
  private static final String JOB = "jobs/banking-support.yaml";

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "how many; beyond one pass the messages come again (default: one pass)")
  private int events = DemoEvents.DEFAULT_COUNT;

  @Option(names = "--json", description = "print only the tally, as one JSON object")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      JobSettings settings = settings(kafka.bootstrapServers());
      RunCommand.createTopics(kafka, settings);
      say("Kafka: " + kafka.bootstrapServers());
      write(kafka.bootstrapServers(), settings.source().topics().names().get(0));
      StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
      GlossJob.preflight(settings);
      GlossJob.build(environment, settings);
      DemoTally tally = new DemoTally();
      try (EmbeddedFlink flink = EmbeddedFlink.startTemporary(environment.getParallelism())) {
        say("Flink: " + flink.webInterface());
        CompletableFuture<Void> ended = flink.submit(environment, settings.name()).ended();
        read(kafka.bootstrapServers(), settings, ended, tally);
        ended.join();
      }
      return report(tally, (System.nanoTime() - start) / 1e9);
    }
  }

  private static void say(String line) {
    System.err.println(line);
  }

  /** The job file as it stands in the repository, on the embedded broker, ending at the end. */
  private static JobSettings settings(String bootstrapServers) throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream("/" + JOB)) {
      return JobFile.parse(
          JOB,
          new String(in.readAllBytes(), StandardCharsets.UTF_8),
          Map.of(),
          List.of(
              "kafka.bootstrap.servers=" + bootstrapServers,
              "source.bounded=true",
              "sink.include-text=true",
              "checkpoint-interval=1s",
              "parallelism=2"));
    }
  }

  private void write(String bootstrapServers, String topic) {
    // Not the events' own times: a broker deletes what is old and refuses what is to come.
    long now = System.currentTimeMillis();
    try (TopicWriter writer = new TopicWriter(bootstrapServers, topic)) {
      DemoEvents.load().stream(events)
          .forEach(
              event ->
                  writer.write(new OutboundRecord(event.key(), event.value(), now, List.of())));
      writer.flush();
    }
  }

  private void read(
      String bootstrapServers, JobSettings settings, CompletableFuture<Void> ended, DemoTally tally)
      throws IOException {
    DemoTable table = table();
    SingleObjectReader<EnrichedText> texts = SingleObjectReader.ofEnrichedText();
    SingleObjectReader<DeadLetter> letters = SingleObjectReader.ofDeadLetters();
    if (!json) {
      table.header();
    }
    List<String> topics = List.of(settings.sink().topic(), settings.deadLetterTopic());
    try (TopicReader reader = new TopicReader(bootstrapServers, topics)) {
      boolean over = false;
      while (!over) {
        // Asked before the poll: what the job wrote last is then still read.
        over = ended.isDone() && reader.atEnd();
        for (RawRecord record : reader.poll(Duration.ofMillis(100))) {
          if (record.topic().equals(settings.sink().topic())) {
            EnrichedText text = texts.read(record.value());
            tally.count(text);
            if (!json) {
              table.row(text);
            }
          } else {
            DeadLetter letter = letters.read(record.value());
            tally.count(letter);
            if (!json) {
              table.row(letter);
            }
          }
        }
      }
    }
  }

  private static DemoTable table() {
    String columns = System.getenv("GLOSS_COLUMNS");
    return new DemoTable(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        columns == null || columns.isEmpty() ? 160 : Integer.parseInt(columns),
        columns != null && !columns.isEmpty());
  }

  private int report(DemoTally tally, double seconds) {
    boolean whole =
        tally.lost(events) == 0
            && tally.duplicated() == 0
            && tally.enriched() + tally.dead() == events;
    if (json) {
      ObjectNode result =
          Json.object()
              .put("read", events)
              .put("enriched", tally.enriched())
              .put("dead", tally.dead())
              .put("lost", tally.lost(events))
              .put("duplicated", tally.duplicated())
              .put("abstained", tally.abstained())
              .put("several", tally.several())
              .put("asksForNothing", tally.silent("none"))
              .put("unsure", tally.silent("unsure"))
              .put("seconds", Math.round(seconds * 10) / 10.0);
      System.out.println(Json.line(result));
    } else {
      table().tally(tally, events, seconds);
    }
    return whole ? Main.OK : Main.FAILURE;
  }
}
