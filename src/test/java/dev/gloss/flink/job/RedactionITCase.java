package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job that redacts lets out: everything it writes is searched for what people wrote. */
final class RedactionITCase {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final List<String> SECRETS =
      List.of(
          "4539 1488 0343 6467",
          "5555555555554444",
          "maria@example.org",
          "DE89 3704 0044 0532 0130 00",
          "+44 20 7946 0958",
          "10.20.30.40",
          "https://example.org/account?id=77");

  private static final String[] REDACTING = {
    "redact.action=replace",
    "redact.types.EMAIL_ADDRESS=hash",
    "redact.types.CREDIT_CARD=mask",
    "redact.key=${REDACT_KEY}"
  };

  @TempDir Path savepoints;

  /** Everything that was written, by what it is. */
  private record Written(Map<String, byte[]> places, List<String> redacted) {
    /** Where any of the secrets stands. */
    List<String> leaks() {
      return places.entrySet().stream()
          .flatMap(
              place ->
                  SECRETS.stream()
                      .filter(secret -> contains(place.getValue(), secret))
                      .map(secret -> place.getKey() + ": " + secret))
          .sorted()
          .toList();
    }

    private static boolean contains(byte[] bytes, String secret) {
      String latin = new String(bytes, StandardCharsets.ISO_8859_1);
      return latin.contains(secret)
          || latin.contains(
              new String(secret.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void nothingThatPeopleWroteIsLetOut() throws Exception {
    Written written = run("redacting", List.of(REDACTING));

    assertThat(written.leaks()).isEmpty();
    assertThat(new String(written.places().get("entities"), StandardCharsets.UTF_8))
        .contains("\"type\": \"CREDIT_CARD\", \"start\": 12, \"end\": 31");
    assertThat(written.redacted())
        .hasSize(SECRETS.size() + 1)
        .anyMatch(text -> text.startsWith("Please note *** for the file."))
        .anyMatch(text -> text.matches("(?s)Please note <EMAIL_ADDRESS:[0-9a-f]{16}> for the.*"))
        .anyMatch(text -> text.startsWith("Please note <IP_ADDRESS> for the file."));
  }

  /** Else the search would find nothing whatever is written. */
  @Test
  void withoutRedactionTheSearchFindsAllOfIt() throws Exception {
    Written written = run("plain", List.of());

    for (String secret : SECRETS) {
      assertThat(written.leaks()).contains("records: " + secret, "state: " + secret);
    }
    assertThat(written.leaks()).contains("dead letters: " + SECRETS.get(0));
  }

  /** What a job remembered before it was told to redact is forgotten. */
  @Test
  void conversationsThatWereReadUnredactedAreNotTold() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob job = ConversationJob.create(kafka, "later", 1);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        RunningJob before = job.start(flink, "model=classpath:models/pii");
        input.write(message(0, SECRETS.get(0)));
        output.await(1, LIMIT);
        String savepoint = stop(flink, before);
        input.write(ConversationJob.message("m9", "c0", "And is there any news of it?"));
        job.startFrom(savepoint, flink, withModel(List.of(REDACTING)));
        output.await(2, LIMIT);

        String summary = output.enriched().get(1).text().getThreadSummary();
        assertThat(summary).doesNotContain("4539").contains("news");
      }
    }
  }

  private Written run(String name, List<String> sets) throws Exception {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    ByteArrayOutputStream letters = new ByteArrayOutputStream();
    Map<String, byte[]> places = new TreeMap<>();
    List<String> redacted;
    try (Log log = Log.begin();
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob job = ConversationJob.create(kafka, name, 1);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        RunningJob running = job.start(flink, withModel(sets));
        for (int i = 0; i < SECRETS.size(); i++) {
          input.write(message(i, SECRETS.get(i)));
        }
        // Again, so that it comes out of what is remembered.
        input.write(message(0, SECRETS.get(0)));
        input.write(ConversationJob.malformed("x\",\"text\":\"" + SECRETS.get(0), "c0"));
        output.await(SECRETS.size() + 2, LIMIT);
        String savepoint = stop(flink, running);
        output.readToEnd(LIMIT);
        for (JobOutput.Enriched each : output.enriched()) {
          write(each.record(), records);
        }
        for (JobOutput.Dead each : output.dead()) {
          write(each.record(), letters);
        }
        places.put(
            "entities",
            ("" + output.enriched().get(0).text().getEntities()).getBytes(StandardCharsets.UTF_8));
        redacted =
            output.enriched().stream()
                .map(each -> String.valueOf(each.text().getRedacted()))
                .toList();
        places.put("state", files(Path.of(java.net.URI.create(savepoint))));
      }
      places.put("log", log.text().getBytes(StandardCharsets.UTF_8));
    }
    places.put("records", records.toByteArray());
    places.put("dead letters", letters.toByteArray());
    return new Written(places, redacted);
  }

  private String stop(EmbeddedFlink flink, RunningJob job) throws Exception {
    return flink
        .cluster()
        .stopWithSavepoint(
            job.id(), savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private static String[] withModel(List<String> sets) {
    return Stream.concat(sets.stream(), Stream.of("model=classpath:models/pii"))
        .toArray(String[]::new);
  }

  private static OutboundRecord message(int number, String secret) {
    return ConversationJob.message(
        "m" + number, "c" + number % 3, "Please note " + secret + " for the file. Thank you.");
  }

  private static void write(RawRecord record, ByteArrayOutputStream to) {
    to.writeBytes(record.key());
    to.writeBytes(record.value());
    record.headers().forEach(header -> to.writeBytes(header.value()));
  }

  private static byte[] files(Path folder) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.writeBytes(Files.readAllBytes(file));
      }
    }
    return all.toByteArray();
  }

  /** Everything that is logged in this JVM, whatever its level. */
  private static final class Log extends AbstractAppender implements AutoCloseable {
    private final StringBuffer text = new StringBuffer();

    private Log() {
      super("redaction", null, null, false, Property.EMPTY_ARRAY);
    }

    static Log begin() {
      Log log = new Log();
      log.start();
      context().getConfiguration().getRootLogger().addAppender(log, null, null);
      return log;
    }

    private static LoggerContext context() {
      return (LoggerContext) LogManager.getContext(false);
    }

    String text() {
      return text.toString();
    }

    @Override
    public void append(LogEvent event) {
      text.append(event.getMessage().getFormattedMessage()).append('\n');
      if (event.getThrown() != null) {
        text.append(event.getThrown()).append('\n');
      }
    }

    @Override
    public void close() {
      context().getConfiguration().getRootLogger().removeAppender(getName());
      stop();
    }
  }
}
