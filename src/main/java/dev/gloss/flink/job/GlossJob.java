package dev.gloss.flink.job;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.classify.ClassifyTask;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.EventPaths;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordDecoders;
import dev.gloss.entities.EntitiesSettings;
import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.DeadLetterSettings;
import dev.gloss.flink.function.DeadLetters;
import dev.gloss.flink.function.DecodeFunction;
import dev.gloss.flink.function.DecodedRecord;
import dev.gloss.flink.function.EventReader;
import dev.gloss.flink.function.Framings;
import dev.gloss.flink.function.NearDuplicateFunction;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.function.RouteFunction;
import dev.gloss.flink.function.ShadowSettings;
import dev.gloss.flink.function.StreamType;
import dev.gloss.flink.kafka.BoundedEnd;
import dev.gloss.flink.kafka.KafkaEnds;
import dev.gloss.flink.kafka.KafkaPreflight;
import dev.gloss.flink.kafka.KafkaProperties;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.summarize.SummarizeSettings;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The job graph that a job file asks for: source, decode, by conversation to annotate, route, sink;
 * what cannot be decoded or annotated goes to the dead letters.
 */
@Internal
public final class GlossJob {
  /** Where a savepoint finds the source's offsets again. Never changes; nor do the others. */
  static final String SOURCE = "gloss-source";

  static final String DECODE = "gloss-decode";

  static final String EVENT_TIME = "gloss-event-time";

  /** Where a savepoint finds what the conversations have said. */
  static final String ANNOTATE = "gloss-annotate";

  /** Where a savepoint finds the texts that others may nearly repeat, with a number behind. */
  static final String NEAR = "gloss-near-duplicates";

  static final String ROUTE = "gloss-route";

  static final String SHADOW_ROUTE = "gloss-shadow-route";

  /** Where a savepoint finds the open transactions of the enriched records. */
  static final String SINK = "gloss-sink";

  /** Where a savepoint finds the open transactions of the dead letters. */
  static final String DEAD_LETTER_SINK = "gloss-dead-letter-sink";

  static final String SHADOW_SINK = "gloss-shadow-sink";

  private static final OutputTag<AnnotatedEvent<DecodedRecord>> DISAGREEMENTS =
      new OutputTag<>("gloss-disagreements", StreamType.ANNOTATED);

  private GlossJob() {}

  /**
   * Looks for all that would make the job fail later: what {@link #check} looks for, the brokers,
   * the topics.
   *
   * @return the id of the brokers' cluster
   * @throws dev.gloss.pack.ModelFormatException as {@link #check}
   * @throws JobFileException as {@link #check}
   * @throws dev.gloss.flink.kafka.PreflightException as {@link #check}, or if the brokers or the
   *     topics cannot serve
   * @throws dev.gloss.registry.RegistryException if a schema registry cannot be asked, or what it
   *     has does not do
   */
  public static String preflight(JobSettings settings) {
    check(settings);
    RegistryEnds.of(settings).ifPresent(registry -> registry.check(events(settings.source())));
    Properties client = new Properties();
    client.putAll(settings.kafka().properties());
    if (settings.sink().delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
      long timeout = settings.sink().transactionTimeout().toMillis();
      client.setProperty("transaction.timeout.ms", Long.toString(timeout));
    }
    return KafkaPreflight.check(
        client,
        settings.source().topics(),
        settings.sink().topic(),
        settings.deadLetterTopic(),
        settings.shadow().flatMap(JobSettings.Shadow::topic).stream().toArray(String[]::new));
  }

  /**
   * All that can be found out without a broker: the model pack, the schemas and the paths in them,
   * the properties of Kafka's clients.
   *
   * @return which model it is
   * @throws dev.gloss.pack.ModelFormatException if the pack is missing or altered, lacks a task, or
   *     cannot be run as the job asks
   * @throws JobFileException if a schema does not do
   * @throws dev.gloss.flink.kafka.PreflightException if a property of Kafka's clients does not do
   */
  public static ModelIdentity check(JobSettings settings) {
    KafkaProperties.check(settings.kafka().properties());
    EventEncoding events = events(settings.source());
    if (settings.registry().isEmpty()) {
      try {
        RecordDecoders.create(events);
      } catch (IllegalArgumentException e) {
        throw new JobFileException(List.of("source: " + e.getMessage()));
      }
    }
    shadow(settings)
        .ifPresent(
            shadow -> {
              Annotator.check(shadow.annotator());
              // Else there would be nothing to hold the shadow's labels against.
              Annotator.check(annotator(settings).of(List.of(ClassifyTask.NAME)));
            });
    return Annotator.check(annotator(settings));
  }

  /**
   * Adds the job to the environment, which is then ready to execute. Registers the schemas of what
   * the job writes, if it is to.
   */
  public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
    build(environment, settings, Optional.empty());
  }

  /**
   * As {@link #build(StreamExecutionEnvironment, JobSettings)}.
   *
   * @param end of a bounded source, for whoever tells its group afterwards that all has been read
   */
  public static void build(
      StreamExecutionEnvironment environment, JobSettings settings, Optional<BoundedEnd> end) {
    build(environment, settings, end, decoded -> annotate(decoded, settings));
  }

  /**
   * As {@link #build(StreamExecutionEnvironment, JobSettings)}, with another operator where texts
   * are annotated: all the rest can then be measured.
   */
  public static void buildWith(
      StreamExecutionEnvironment environment,
      JobSettings settings,
      MapFunction<DecodedRecord, AnnotatedEvent<DecodedRecord>> operator) {
    build(
        environment,
        settings,
        Optional.empty(),
        decoded ->
            decoded.map(operator).returns(StreamType.ANNOTATED).name("annotate").uid(ANNOTATE));
  }

  private static void build(
      StreamExecutionEnvironment environment,
      JobSettings settings,
      Optional<BoundedEnd> end,
      Function<
              SingleOutputStreamOperator<DecodedRecord>,
              SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>>>
          annotate) {
    environment.configure(configuration(settings.flink()));
    settings.flink().parallelism().ifPresent(environment::setParallelism);
    KafkaEnds kafka = new KafkaEnds(settings.kafka().properties());
    Framings framings =
        RegistryEnds.of(settings).map(RegistryEnds::framings).orElse(Framings.SINGLE_OBJECT);
    DeadLetterSettings letters =
        new DeadLetterSettings(
            settings.name(),
            framings.deadLetters(),
            kafka.inquiry(settings.deadLetterTopic()),
            settings.deadLettersInARow(),
            settings.redact().filter(JobSettings.Redact::withholds).isPresent());
    SingleOutputStreamOperator<DecodedRecord> decoded =
        decode(read(environment, kafka, settings.source(), end), settings, letters);
    SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> annotated =
        annotate.apply(timed(decoded, settings));
    SingleOutputStreamOperator<OutboundRecord> routed =
        compared(annotated, settings)
            .process(route(settings, framings, kafka, settings.sink().topic(), letters))
            .returns(StreamType.OUTBOUND)
            .name("route")
            .uid(ROUTE);
    settings
        .shadow()
        .flatMap(JobSettings.Shadow::topic)
        .ifPresent(
            topic ->
                annotated
                    .getSideOutput(DISAGREEMENTS)
                    .process(route(settings, framings, kafka, topic, letters.withoutLimit()))
                    .returns(StreamType.OUTBOUND)
                    .name("route disagreements")
                    .uid(SHADOW_ROUTE)
                    .sinkTo(kafka.statelessSink(topic))
                    .name("disagreements: " + topic)
                    .uid(SHADOW_SINK));
    routed
        .sinkTo(sink(kafka, settings, settings.sink().topic(), "enriched"))
        .name("enriched: " + settings.sink().topic())
        .uid(SINK);
    decoded
        .getSideOutput(DeadLetters.OUTPUT)
        .union(routed.getSideOutput(DeadLetters.OUTPUT))
        .sinkTo(sink(kafka, settings, settings.deadLetterTopic(), "dead-letter"))
        .name("dead letters: " + settings.deadLetterTopic())
        .uid(DEAD_LETTER_SINK);
  }

  private static Configuration configuration(JobSettings.Flink flink) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, flink.checkpointInterval());
    // Every record is immutable, so chained operators may share it.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    // Flink reads it from the job alone; the default throws state away with a cancelled job.
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // A type that would fall back to Kryo is a mistake in the code: refuse to start.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    flink.options().forEach(configuration::setString);
    return configuration;
  }

  private static DataStream<RawRecord> read(
      StreamExecutionEnvironment environment,
      KafkaEnds kafka,
      JobSettings.Source source,
      Optional<BoundedEnd> end) {
    return environment
        .fromSource(
            kafka.source(source.topics(), source.group(), source.start(), source.bounded(), end),
            WatermarkStrategy.noWatermarks(),
            source.topics().toString(),
            StreamType.RAW)
        .uid(SOURCE);
  }

  private static SingleOutputStreamOperator<DecodedRecord> decode(
      DataStream<RawRecord> records, JobSettings settings, DeadLetterSettings letters) {
    JobSettings.Source source = settings.source();
    return records
        .process(
            new DecodeFunction(
                events(source),
                settings.registry().map(JobSettings.Registry::settings),
                source.tombstones(),
                letters))
        .returns(StreamType.DECODED)
        .name("decode")
        .uid(DECODE);
  }

  private static EventEncoding events(JobSettings.Source source) {
    return new EventEncoding(
        source.format(),
        source.envelope(),
        source.fields().orElse(EventPaths.TEXT_EVENT),
        source.limits(),
        source.schemas().stream().map(SchemaFile::read).toList(),
        source.registered());
  }

  /** With the earlier texts that they nearly repeat, if the job looks for them. */
  private static SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> compared(
      SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> annotated, JobSettings settings) {
    return settings
        .near()
        .map(near -> NearDuplicateFunction.over(annotated, near, NEAR))
        .orElse(annotated);
  }

  /** With the events' own times, if conversations are forgotten by them. */
  private static SingleOutputStreamOperator<DecodedRecord> timed(
      SingleOutputStreamOperator<DecodedRecord> decoded, JobSettings settings) {
    return settings
        .eventTime()
        .map(
            time ->
                decoded
                    .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<DecodedRecord>forBoundedOutOfOrderness(
                                time.outOfOrderness())
                            .withIdleness(time.idleness())
                            .withTimestampAssigner((record, before) -> record.eventTime()))
                    .name("event time")
                    .uid(EVENT_TIME))
        .orElse(decoded);
  }

  private static SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> annotate(
      SingleOutputStreamOperator<DecodedRecord> decoded, JobSettings settings) {
    AnnotatorSettings annotator = annotator(settings);
    AnnotateFunction<DecodedRecord> function =
        settings
            .conversation()
            .map(
                conversation ->
                    AnnotateFunction.withConversations(
                        EventReader.OF_RECORDS, annotator, conversation))
            .orElseGet(() -> AnnotateFunction.withoutContext(EventReader.OF_RECORDS, annotator))
            .lookingEvery(settings.model().lookEvery());
    return shadow(settings)
        .map(shadow -> function.shadowedBy(shadow).onWithDisagreements(decoded, DISAGREEMENTS))
        .orElseGet(() -> function.on(decoded))
        .name("annotate")
        .uid(ANNOTATE);
  }

  private static RouteFunction route(
      JobSettings settings,
      Framings framings,
      KafkaEnds kafka,
      String topic,
      DeadLetterSettings letters) {
    return new RouteFunction(
        settings.sink().includeText(),
        settings.sink().key(),
        framings.enriched(),
        kafka.inquiry(topic),
        letters);
  }

  /** Which is asked for labels alone, by the pack's own tiers. */
  private static Optional<ShadowSettings> shadow(JobSettings settings) {
    return settings
        .shadow()
        .map(
            shadow ->
                new ShadowSettings(
                    new AnnotatorSettings(
                        shadow.place(),
                        List.of(ClassifyTask.NAME),
                        List.of(),
                        settings.textCharacters(),
                        0,
                        settings.model().trust()),
                    shadow.share()));
  }

  private static AnnotatorSettings annotator(JobSettings settings) {
    AnnotatorSettings annotator =
        new AnnotatorSettings(
            settings.model().place(),
            settings.tasks().orElse(null),
            List.of(settings.classify(), new SummarizeSettings(settings.summary())),
            settings.textCharacters(),
            settings.reuseTexts(),
            settings.model().trust());
    AnnotatorSettings embedding = settings.embed().map(annotator::with).orElse(annotator);
    return settings
        .redact()
        .map(redact -> embedding.with(new EntitiesSettings(redact.settings())))
        .orElse(embedding);
  }

  private static Sink<OutboundRecord> sink(
      KafkaEnds kafka, JobSettings settings, String topic, String role) {
    return kafka.sink(
        topic,
        settings.sink().delivery(),
        // No name has a colon in it, so none of these is the beginning of another.
        "gloss-" + settings.name() + ":" + role,
        settings.sink().transactionTimeout().toMillis());
  }
}
