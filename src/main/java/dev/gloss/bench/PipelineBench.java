package dev.gloss.bench;

import dev.gloss.classify.RunAs;
import dev.gloss.evaluate.Progress;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.flink.job.GlossJob;
import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.foreign.ModelFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Kafka to Kafka: the whole job with the student, exactly-once, against the same job with an
 * operator that does nothing, on the same input, broker and Flink in this process; how long a
 * record takes from its append to the output that readers see; and what a schema registry's framing
 * costs.
 */
public final class PipelineBench {
  /** Of which the first warms up and does not count. */
  private static final int ROUNDS = 4;

  private static final int PARTITIONS = 2;
  private static final String INPUT = "bench-texts";
  private static final String OUTPUT = "bench-enriched";
  private static final String DEAD_LETTERS = "bench-dead-letter";

  /** Shares of the records at which the clock starts and stops: neither start nor end counts. */
  private static final double FROM = 0.1;

  private static final double TO = 0.9;

  private static final int PACED_RECORDS_A_SECOND = 1000;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final long LOOK_NANOS = 5_000_000;

  private static final String JOB =
      """
      name: bench
      model: %s
      tiers: student
      kafka: {bootstrap.servers: "%s"}
      source: {topic: %s, format: text, group: %s, bounded: %s}
      sink: {topic: %s, delivery: %s}
      dead-letter: {topic: %s}
      context: none
      checkpoint-interval: 1s
      parallelism: %d
      """;

  private final String model;
  private final List<String> texts;
  private final List<byte[]> values;
  private final int records;
  private final double seconds;
  private final Progress progress;
  private final BenchReport report = BenchReport.start();
  private final Map<String, double[]> rates = new LinkedHashMap<>();
  private int jobs;
  private long done;

  /**
   * @param texts one a record, again from the first when they are used up
   * @param records of each run
   * @param seconds of which a sixth goes to the latencies of each kind of delivery, and as much to
   *     warming up for it
   */
  public PipelineBench(
      String model, List<String> texts, int records, double seconds, Progress progress) {
    RunAs.orPacksOwn(RunAs.STUDENT, ModelFolder.open(model));
    this.model = model;
    this.texts = texts;
    this.values =
        texts.stream()
            .map(text -> text.replaceAll("\\R", " ").getBytes(StandardCharsets.UTF_8))
            .toList();
    this.records = records;
    this.seconds = seconds;
    this.progress = progress;
  }

  public BenchReport run() throws InterruptedException {
    FramingBench.run(report, texts, seconds / 6);
    stepDone();
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(PARTITIONS)) {
      kafka.createTopic(INPUT, PARTITIONS);
      kafka.createTopic(DEAD_LETTERS, PARTITIONS);
      fill(kafka);
      for (int round = 0; round < ROUNDS; round++) {
        for (int parallelism = 1; parallelism <= 2; parallelism++) {
          measure(kafka, flink, round, "pass-through-", parallelism);
          measure(kafka, flink, round, "student-", parallelism);
        }
      }
      report.addThroughput(rates);
      for (int parallelism = 1; parallelism <= 2; parallelism++) {
        report.addRatio(
            "pipeline-vs-passthrough" + (parallelism == 1 ? "" : "-parallelism-2"),
            rates.get("student-" + parallelism),
            rates.get("pass-through-" + parallelism));
      }
      latency(kafka, flink, "exactly-once");
      latency(kafka, flink, "at-least-once");
    }
    return report.end();
  }

  private void fill(EmbeddedKafka kafka) {
    long now = System.currentTimeMillis();
    try (TopicWriter writer = new TopicWriter(kafka.bootstrapServers(), INPUT)) {
      for (int i = 0; i < records; i++) {
        writer.write(record(i, now));
      }
      writer.flush();
    }
    stepDone();
  }

  private OutboundRecord record(int number, long time) {
    return new OutboundRecord(null, values.get(number % values.size()), time, List.of());
  }

  private void stepDone() {
    progress.done(++done, 2 + ROUNDS * 4 + 2);
  }

  /** A job of its own, with a group and an output topic of its own. */
  private JobSettings settings(
      EmbeddedKafka kafka, String input, String delivery, boolean bounded, int parallelism) {
    String output = OUTPUT + "-" + ++jobs;
    kafka.createTopic(output, PARTITIONS);
    return JobFile.parse(
        "bench",
        JOB.formatted(
            model,
            kafka.bootstrapServers(),
            input,
            "bench-" + jobs,
            bounded,
            output,
            delivery,
            DEAD_LETTERS,
            parallelism),
        Map.of(),
        List.of());
  }

  private void measure(
      EmbeddedKafka kafka, EmbeddedFlink flink, int round, String kind, int parallelism)
      throws InterruptedException {
    JobSettings settings = settings(kafka, INPUT, "exactly-once", true, parallelism);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    if (kind.startsWith("student")) {
      GlossJob.build(environment, settings);
    } else {
      GlossJob.buildWith(environment, settings, new PassThrough());
    }
    CompletableFuture<Void> ended = flink.submit(environment, "bench").ended();
    double rate = rate(kafka, settings.sink().topic(), ended);
    ended.join();
    double[] counted = rates.computeIfAbsent(kind + parallelism, absent -> new double[ROUNDS - 1]);
    if (round > 0) {
      counted[round - 1] = rate;
    }
    stepDone();
  }

  /** Records a second, as they are appended to the output. */
  private double rate(EmbeddedKafka kafka, String topic, CompletableFuture<Void> ended) {
    try (TopicReader reader = new TopicReader(kafka.bootstrapServers(), List.of(topic), false)) {
      long from = 0;
      long fromSize = 0;
      while (true) {
        long size = reader.size();
        long now = System.nanoTime();
        if (from == 0 && size >= records * FROM) {
          from = now;
          fromSize = size;
        }
        if (size >= records * TO) {
          return (size - fromSize) * 1e9 / (now - from);
        }
        if (ended.isDone() && reader.size() < records * TO) {
          ended.join();
          throw new IllegalStateException(
              "expected %d records out of the job, found %d".formatted(records, reader.size()));
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** From append to what a reader of committed records sees, at a pace that is no strain. */
  private void latency(EmbeddedKafka kafka, EmbeddedFlink flink, String delivery)
      throws InterruptedException {
    String input = INPUT + "-paced-" + delivery;
    kafka.createTopic(input, PARTITIONS);
    JobSettings settings = settings(kafka, input, delivery, false, 1);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.build(environment, settings);
    EmbeddedFlink.RunningJob job = flink.submit(environment, "bench");
    int count = (int) (PACED_RECORDS_A_SECOND * seconds / 6);
    Thread pacing = new Thread(() -> writePaced(kafka, input, 2 * count), "bench-pace");
    pacing.start();
    List<Long> millis = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(kafka.bootstrapServers(), List.of(settings.sink().topic()))) {
      while (millis.size() < 2 * count) {
        var polled = reader.poll(POLL);
        long now = System.currentTimeMillis();
        polled.forEach(record -> millis.add(now - record.timestamp()));
        if (job.ended().isDone()) {
          job.ended().join();
        }
      }
    }
    pacing.join();
    job.cancel();
    job.ended().exceptionally(cancelled -> null).join();
    // The first half warms up.
    long[] nanos =
        millis.subList(count, 2 * count).stream().mapToLong(each -> each * 1_000_000).toArray();
    report.latencyMillis().put("end-to-end-" + delivery, Percentiles.ofNanos(nanos));
    stepDone();
  }

  private void writePaced(EmbeddedKafka kafka, String topic, int count) {
    long start = System.nanoTime();
    try (TopicWriter writer = new TopicWriter(kafka.bootstrapServers(), topic)) {
      for (int i = 0; i < count; i++) {
        long due = start + i * (1_000_000_000L / PACED_RECORDS_A_SECOND);
        LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
        writer.write(record(i, System.currentTimeMillis()));
      }
      writer.flush();
    }
  }
}
