package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.bench.SampleTexts;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tags;
import dev.gloss.codec.EnrichedTextEncoder;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.DecodedRecord;
import dev.gloss.flink.function.EventReader;
import dev.gloss.flink.function.StreamType;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.text.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same text with the same pack gives the same record, bit for bit: whatever the order of the
 * stream, the neighbours, the number of slots, the conversations, and however often the job fails
 * and starts again.
 */
final class AnnotationIdentityITCase {
  private static final int RECORDS = 1500;
  private static final int STREAMS = 4;
  private static final int FAILURES = 3;

  private static final AnnotatorSettings SETTINGS =
      AnnotatorSettings.ofModel("classpath:models/banking-support");

  /** For each text everything that was ever said of it. */
  private static final Map<String, Set<String>> SAID = new ConcurrentHashMap<>();

  private static final Set<Long> STILL_TO_FAIL = ConcurrentHashMap.newKeySet();
  private static final AtomicLong READ = new AtomicLong();

  @ParameterizedTest
  @EnumSource(RunAs.class)
  void recordDependsOnTheTextAlone(RunAs tiers) throws Exception {
    AnnotatorSettings settings = SETTINGS.with(new ClassifySettings(tiers));
    List<String> texts = texts();
    Map<String, String> expected = alone(settings, texts);
    SAID.clear();
    READ.set(0);
    for (int stream = 0; stream < STREAMS; stream++) {
      run(settings, texts, 1 + stream, stream % 2 == 1, new Random(40 + stream));
    }

    Map<String, String> found = new HashMap<>();
    SAID.forEach(
        (text, said) -> {
          assertThat(said).hasSize(1);
          found.put(text, said.iterator().next());
        });
    System.out.printf(
        "bit identity, %s: %d streams, %d records read in all, %d texts, %d different%n",
        tiers.label(),
        STREAMS,
        READ.get(),
        found.size(),
        found.entrySet().stream()
            .filter(each -> !expected.get(each.getKey()).equals(each.getValue()))
            .count());
    assertThat(READ.get()).isGreaterThan((long) RECORDS * STREAMS);
    assertThat(STILL_TO_FAIL).isEmpty();
    assertThat(found).isEqualTo(expected);
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>(SampleTexts.messages());
    texts.addAll(SampleTexts.sentences());
    return texts.stream().distinct().toList();
  }

  private static Map<String, String> alone(AnnotatorSettings settings, List<String> texts) {
    Map<String, String> said = new HashMap<>();
    try (Annotator annotator = Annotator.open(settings, System::nanoTime)) {
      for (String text : texts) {
        said.put(text, said(text, annotator.annotate(text), annotator.identity()));
      }
    }
    return said;
  }

  /**
   * The bytes of the record, but for what its conversation adds and the time it took: the
   * conversation's summary and labels, and a tag that only the conversation tells.
   */
  private static String said(String text, Outcome outcome, ModelIdentity model) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.toString();
    }
    Annotation all = ((Outcome.Annotated) outcome).annotation();
    Tags tags = all.finding(Tags.class).orElseThrow();
    boolean told = tags.silence() != Silence.NOT_SILENT;
    Annotation annotation =
        all.with(
            new Tags(told ? List.of() : tags.tags(), tags.silence(), tags.tier(), Leaning.NONE));
    byte[] record =
        new EnrichedTextEncoder(true, RecordFraming.SINGLE_OBJECT)
            .encode(
                raw(),
                document(text, ""),
                new Outcome.Annotated(annotation, 0),
                model,
                Optional.empty());
    return HexFormat.of().formatHex(record);
  }

  private static RawRecord raw() {
    return new RawRecord("texts", 0, 0, 0, null, new byte[0], List.of());
  }

  private static Document document(String text, String key) {
    return new Document("id", Optional.of(key), text, Instant.EPOCH, Map.of());
  }

  /** All texts at least once in an order of the stream's own, with failures in between. */
  private static void run(
      AnnotatorSettings settings,
      List<String> texts,
      int parallelism,
      boolean conversations,
      Random random)
      throws Exception {
    ArrayList<String> order = new ArrayList<>(texts);
    while (order.size() < RECORDS) {
      order.add(texts.get(random.nextInt(texts.size())));
    }
    Collections.shuffle(order, random);
    for (int i = 0; i < FAILURES; i++) {
      STILL_TO_FAIL.add((long) random.nextInt(order.size()));
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration());
    DataStream<DecodedRecord> records =
        environment
            .fromSequence(0, order.size() - 1)
            .map(new Reading(order, conversations ? 1 + random.nextInt(20) : 0))
            .returns(StreamType.DECODED);
    SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> annotated =
        conversations
            ? records
                .keyBy(DecodedRecord::partitionKey, Types.STRING)
                .map(
                    AnnotateFunction.withConversations(
                        EventReader.OF_RECORDS, settings, ConversationSettings.DEFAULT))
            : records.map(AnnotateFunction.withoutContext(EventReader.OF_RECORDS, settings));
    annotated
        .returns(StreamType.ANNOTATED)
        .map(new Remembering())
        .returns(Types.STRING)
        .sinkTo(new DiscardingSink<>());
    environment.execute();
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10 * FAILURES);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    return configuration;
  }

  /** Numbers to texts; some numbers fail the job the first time they come. */
  private static final class Reading implements MapFunction<Long, DecodedRecord> {
    private static final long serialVersionUID = 1L;
    private final ArrayList<String> order;
    private final int conversations;

    Reading(ArrayList<String> order, int conversations) {
      this.order = order;
      this.conversations = conversations;
    }

    @Override
    public DecodedRecord map(Long number) {
      READ.incrementAndGet();
      if (STILL_TO_FAIL.remove(number)) {
        throw new IllegalStateException("meant to fail");
      }
      String text = order.get(number.intValue());
      String key = conversations == 0 ? "" : "thread " + number % conversations;
      return new DecodedRecord(raw(), document(text, key));
    }
  }

  private static final class Remembering
      implements MapFunction<AnnotatedEvent<DecodedRecord>, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(AnnotatedEvent<DecodedRecord> record) {
      String text = record.event().document().text();
      SAID.computeIfAbsent(text, absent -> ConcurrentHashMap.newKeySet())
          .add(said(text, record.outcome(), record.model()));
      return text;
    }
  }
}
