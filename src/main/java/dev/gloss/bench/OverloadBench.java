package dev.gloss.bench;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.data.DataFormatException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A burst of texts that the student does not know, ten times as many a second as the teacher can
 * answer, through the whole job from Kafka to Kafka in one slot: what comes out meanwhile, how far
 * behind the job is at the end, and how long it takes to catch up; without a limit to what the
 * teacher is asked, with one, and with one that holds when there is no time to spare.
 */
public final class OverloadBench {
  private static final double BURST = 10;
  private static final int FEWEST_TEXTS = 20;
  private static final int WARM_UP = 200;
  private static final long LOOK_NANOS = 5_000_000;
  private static final long PACE_NANOS = 1_000_000;

  /**
   * Parts of the time: measuring the teacher, and a burst; without a limit ten pass to catch up.
   */
  private static final int PARTS = 15;

  private static final int STEPS = 5;

  private static final String JOB =
      """
      name: overload-%1$s
      model: %2$s
      tiers: %5$s
      escalate-at-most: %3$s
      kafka: {bootstrap.servers: "%4$s"}
      source: {topic: overload-%1$s-texts, format: text}
      sink: {topic: overload-%1$s-enriched, delivery: at-least-once}
      dead-letter: {topic: overload-%1$s-dead-letter}
      context: none
      checkpoint-interval: 1s
      parallelism: 1
      """;

  private final String model;
  private final List<String> texts;
  private final double limit;
  private final double seconds;
  private final Progress progress;
  private final BenchReport report = BenchReport.start();

  /**
   * @param model a pack that escalates
   * @param candidates texts, of which those are used that its student is not sure about
   * @param limit share of the texts that the teacher is asked about in the limited run
   * @param seconds altogether, about
   * @throws DataFormatException if the student is sure of nearly all the texts
   */
  public OverloadBench(
      String model, List<String> candidates, double limit, double seconds, Progress progress) {
    this.model = model;
    this.limit = limit;
    this.seconds = seconds;
    this.progress = progress;
    RunAs.orPacksOwn(RunAs.CASCADE, ModelFolder.open(model));
    this.texts = escalated(candidates);
    if (texts.size() < FEWEST_TEXTS) {
      throw new DataFormatException(
          "expected at least %d texts that the student of %s is not sure about, found %d of %d"
              .formatted(FEWEST_TEXTS, model, texts.size(), candidates.size()));
    }
  }

  private List<String> escalated(List<String> candidates) {
    List<String> escalated = new ArrayList<>();
    try (Annotator annotator = open(RunAs.CASCADE)) {
      for (String candidate : candidates) {
        String text = candidate.replaceAll("\\R", " ");
        if (annotator.annotate(text) instanceof Outcome.Annotated said
            && said.annotation().finding(Tags.class).filter(OverloadBench::wasAsked).isPresent()) {
          escalated.add(text);
        }
      }
    }
    return escalated;
  }

  private static boolean wasAsked(Tags tags) {
    return tags.tier() == Tier.BOTH;
  }

  private Annotator open(RunAs tiers) {
    return Annotator.open(
        AnnotatorSettings.ofModel(model).with(new ClassifySettings(tiers)), System::nanoTime);
  }

  public BenchReport run() throws InterruptedException {
    progress.done(1, STEPS);
    double teacher = teacherRate();
    report.other().put("teacher-texts-a-second", teacher);
    report.other().put("burst-texts-a-second", BURST * teacher);
    report.other().put("burst-seconds", seconds / PARTS);
    progress.done(2, STEPS);
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      double without = burst(kafka, flink, "unlimited", 1, BURST * teacher);
      progress.done(3, STEPS);
      double with = burst(kafka, flink, "limited", limit, BURST * teacher);
      progress.done(4, STEPS);
      double adaptive = burst(kafka, flink, "adaptive", limit, BURST * teacher);
      progress.done(5, STEPS);
      report.addRatio("adaptive-vs-unlimited", new double[] {adaptive}, new double[] {without});
      report.addRatio("limited-vs-unlimited", new double[] {with}, new double[] {without});
    }
    return report.end();
  }

  /** Texts a second on one thread, all of them the teacher's. */
  private double teacherRate() {
    try (Annotator annotator = open(RunAs.CASCADE)) {
      long start = System.nanoTime();
      long end = start + (long) (seconds / PARTS * 1e9);
      int count = 0;
      for (; System.nanoTime() < end; count++) {
        annotator.annotate(texts.get(count % texts.size()));
      }
      return count * 1e9 / (System.nanoTime() - start);
    }
  }

  /**
   * @return records a second that came out during the burst
   */
  private double burst(
      EmbeddedKafka kafka, EmbeddedFlink flink, String name, double share, double rate)
      throws InterruptedException {
    JobSettings settings =
        JobFile.parse(
            "overload",
            JOB.formatted(
                name,
                model,
                share,
                kafka.bootstrapServers(),
                name.equals("adaptive") ? "adaptive" : "cascade"),
            Map.of(),
            List.of());
    String input = settings.source().topics().names().get(0);
    for (String topic : List.of(input, settings.sink().topic(), settings.deadLetterTopic())) {
      kafka.createTopic(topic, 1);
    }
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.build(environment, settings);
    EmbeddedFlink.RunningJob job = flink.submit(environment, settings.name());
    try (TopicWriter writer = new TopicWriter(kafka.bootstrapServers(), input);
        TopicReader output =
            new TopicReader(kafka.bootstrapServers(), List.of(settings.sink().topic()), false)) {
      write(writer, 0, WARM_UP);
      await(output, WARM_UP, job);
      long start = System.nanoTime();
      int written = paced(writer, start, rate);
      double burstSeconds = (System.nanoTime() - start) / 1e9;
      long out = output.size() - WARM_UP;
      await(output, WARM_UP + written, job);
      double drained = (System.nanoTime() - start) / 1e9;

      report.throughput().put(name, Spread.of(new double[] {out / burstSeconds}));
      report.other().put(name + "-records-behind", (double) (written - out));
      report.other().put(name + "-seconds-to-catch-up", drained - burstSeconds);
      return out / burstSeconds;
    } finally {
      job.cancel();
      job.ended().exceptionally(cancelled -> null).join();
    }
  }

  /** Writes for as long as a burst lasts. */
  private int paced(TopicWriter writer, long start, double rate) {
    long length = (long) (seconds / PARTS * 1e9);
    int written = 0;
    for (long now = 0; now < length; now = System.nanoTime() - start) {
      int due = (int) (rate * now / 1e9);
      write(writer, written, due);
      written = due;
      LockSupport.parkNanos(PACE_NANOS);
    }
    writer.flush();
    return written;
  }

  private void write(TopicWriter writer, int from, int to) {
    for (int i = from; i < to; i++) {
      writer.write(
          new OutboundRecord(
              null,
              texts.get(i % texts.size()).getBytes(StandardCharsets.UTF_8),
              System.currentTimeMillis(),
              List.of()));
    }
  }

  private static void await(TopicReader output, long records, EmbeddedFlink.RunningJob job) {
    while (output.size() < records) {
      if (job.ended().isDone()) {
        job.ended().join();
        throw new IllegalStateException("expected the job to go on, found it ended");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
