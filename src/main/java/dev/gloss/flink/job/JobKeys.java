package dev.gloss.flink.job;

import static dev.gloss.flink.job.ValueType.ADDRESSES;
import static dev.gloss.flink.job.ValueType.ANYTHING;
import static dev.gloss.flink.job.ValueType.DURATION;
import static dev.gloss.flink.job.ValueType.IDENTIFIER;
import static dev.gloss.flink.job.ValueType.PATH;
import static dev.gloss.flink.job.ValueType.SWITCH;
import static dev.gloss.flink.job.ValueType.TEXT;
import static dev.gloss.flink.job.ValueType.TOPIC;
import static dev.gloss.flink.job.ValueType.atLeast;
import static dev.gloss.flink.job.ValueType.oneOf;

import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Envelope;
import dev.gloss.codec.EventFormat;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.entities.RedactAction;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.OutputKey;
import dev.gloss.flink.function.Tombstones;
import dev.gloss.flink.kafka.StartingPoint;
import dev.gloss.near.NearSettings;
import dev.gloss.summarize.SummaryBudget;
import dev.gloss.text.NearestNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** All keys of a job file: the one list that checks, defaults and documentation come from. */
final class JobKeys {
  /** What keeps the state of a conversation. */
  enum Context {
    CONVERSATION,
    NONE
  }

  /** What tells the schema of an Avro record. */
  enum Framing {
    SINGLE_OBJECT,
    SCHEMA_REGISTRY
  }

  /** By what a conversation's silence is measured. */
  enum Clock {
    PROCESSING_TIME,
    EVENT_TIME
  }

  /** Which parts of the pack answer, and how it is decided which. */
  enum Tiers {
    STUDENT,
    CASCADE,
    TEACHER,
    /** As a cascade; how much it escalates depends on the time there is. */
    ADAPTIVE
  }

  /** What dead letters hold of a record in a job that redacts. */
  enum DeadLetterContent {
    WITHHOLD,
    KEEP
  }

  /** The value of {@code kafka} if it is no section. */
  enum Broker {
    EMBEDDED
  }

  private static final List<JobKey<?>> ALL = new ArrayList<>();

  private static final ConversationSettings CONVERSATION = ConversationSettings.DEFAULT;
  private static final DecodeLimits LIMITS = DecodeLimits.DEFAULT;

  static final JobKey<String> NAME =
      required(
          "name", IDENTIFIER, "Also begins its transactional ids: two jobs never share a name.");
  static final JobKey<String> MODEL =
      required(
          "model",
          TEXT,
          "Folder of the model pack: classpath:, file:, another URI, a path; or channel: and the place"
              + " of a channel, which the job follows.");
  static final JobKey<Duration> MODEL_LOOK_EVERY =
      orElse("model-look-every", DURATION, "10s", "How often a channel is looked at.");
  static final JobKey<List<String>> TRUST =
      optional(
          "trust",
          ValueType.KEYS,
          "every pack is run",
          "Public keys of which one must have signed a pack, as 'gloss sign' prints them.");
  static final JobKey<String> SHADOW_MODEL =
      optional(
          "shadow.model",
          TEXT,
          "nobody reads along",
          "A second pack that reads along and changes nothing; metrics tell where it disagrees.");
  static final JobKey<Double> SHADOW_SHARE =
      orElse("shadow.share", ValueType.SHARE, "0.1", "Share of the texts that it reads.");
  static final JobKey<String> SHADOW_TOPIC =
      optional(
          "shadow.topic",
          TOPIC,
          "none",
          "Where its tags go of the texts that it disagrees about, as enriched records.");
  static final JobKey<Tiers> TIERS =
      optional(
          "tiers",
          oneOf(List.of(Tiers.values())),
          "the pack's own",
          "Which parts of the pack answer: cascade asks the teacher where the student is not sure;"
              + " adaptive does so as far as the slot has time to spare.");
  static final JobKey<Double> ESCALATE_AT_MOST =
      orElse(
          "escalate-at-most",
          ValueType.SHARE,
          "1",
          "Share of a slot's texts that a cascade may ask its teacher about; beyond, the student answers."
              + " With tiers adaptive it is the least share, and 0.05 unless said.");
  static final JobKey<List<String>> TASKS =
      optional(
          "tasks",
          ValueType.TASKS,
          "all the pack can",
          "What is asked of the pack; what nobody asks for costs nothing.");
  static final JobKey<EmbeddingSource> EMBED =
      optional(
          "embed",
          oneOf(List.of(EmbeddingSource.values())),
          "no vectors",
          "What makes a vector of each text: the encoder, or the student's rows, which cost nothing.");
  static final JobKey<EmbeddingForm> EMBED_FORM =
      orElse(
          "embed-form",
          oneOf(List.of(EmbeddingForm.values())),
          "int8",
          "The numbers of the vectors: one byte a dimension, or four.");
  static final JobKey<RedactAction> REDACT_ACTION =
      optional(
          "redact.action",
          oneOf(List.of(RedactAction.values())),
          "texts are not redacted",
          "What is done with the entities of a text: it goes out with *** in their place, with their type,"
              + " or with their type and a keyed hash; summaries and what conversations remember are"
              + " redacted too.");
  static final JobKey<String> REDACT_TYPES =
      optional(
          "redact.types.*",
          ValueType.ACTION,
          "redact.action",
          "What is done with entities of one type, by its name.");
  static final JobKey<String> REDACT_KEY =
      optional("redact.key", TEXT, "required by hash", "Key of the hashes, only as ${NAME}.");
  static final JobKey<DeadLetterContent> REDACT_DEAD_LETTERS =
      orElse(
          "redact.dead-letters",
          oneOf(List.of(DeadLetterContent.values())),
          "withhold",
          "Whether dead letters hold the records' values and headers as they came; withheld, they can"
              + " still be read at their source.");
  static final JobKey<Double> NEAR_COSINE =
      optional(
          "near-duplicates.cosine",
          ValueType.SHARE,
          "none are looked for",
          "How like the letters of two texts are, of whatever conversations, that count as nearly the"
              + " same; 0.75 is a good one.");
  static final JobKey<Duration> NEAR_TIME_TO_LIVE =
      orElse(
          "near-duplicates.time-to-live",
          DURATION,
          "1h",
          "How much later the second of them may come.");
  static final JobKey<Integer> NEAR_KEPT =
      orElse(
          "near-duplicates.kept",
          atLeast(1),
          "256",
          "Texts remembered of each of %d keys.".formatted(NearSettings.KEYS));
  static final JobKey<Integer> REUSE_TEXTS =
      orElse(
          "reuse-texts",
          atLeast(0),
          "0",
          "Annotations that each slot keeps for texts that come again, whoever says them.");
  static final JobKey<Broker> KAFKA =
      optional(
          "kafka",
          oneOf(List.of(Broker.values())),
          "a section",
          "A broker in the job's own process.");
  static final JobKey<String> BROKERS =
      optional("kafka.bootstrap.servers", ADDRESSES, "required unless embedded", "The brokers.");
  static final JobKey<Integer> TRANSACTION_TIMEOUT =
      orElse(
          "kafka.transaction.timeout.ms",
          atLeast(1),
          "900000",
          "When brokers give an open transaction up: more than the longest restart takes.");
  static final JobKey<String> KAFKA_PROPERTIES =
      optional(
          "kafka.*", ANYTHING, "none", "Any property of Kafka's clients; secrets only as ${NAME}.");
  static final JobKey<List<String>> SOURCE_TOPIC =
      optional(
          "source.topic",
          ValueType.TOPICS,
          "required unless there is a pattern",
          "The topic to read, or several separated by commas.");
  static final JobKey<String> SOURCE_PATTERN =
      optional(
          "source.topic-pattern",
          ValueType.PATTERN,
          "none",
          "Reads all topics whose whole names match, later ones too, in place of source.topic.");
  static final JobKey<EventFormat> FORMAT =
      orElse("source.format", oneOf(List.of(EventFormat.values())), "json", "What its values are.");
  static final JobKey<Envelope> ENVELOPE =
      orElse(
          "source.envelope",
          oneOf(List.of(Envelope.values())),
          "none",
          "What stands around the event; fields are named as they stand inside of it.");
  static final JobKey<Framing> SOURCE_FRAMING =
      orElse(
          "source.framing",
          oneOf(List.of(Framing.values())),
          "single-object",
          "What stands before Avro records: a fingerprint or nothing, or a schema registry's id.");
  static final JobKey<String> SCHEMA =
      optional(
          "source.schema",
          TEXT,
          "Gloss's TextEvent",
          "The .avsc of its values, classpath: or a path, or several separated by commas; with avro"
              + " only.");
  static final JobKey<String> GROUP =
      optional(
          "source.group",
          IDENTIFIER,
          "gloss- and the name",
          "The consumer group that offsets are committed for.");
  static final JobKey<StartingPoint> START =
      orElse(
          "source.start",
          ValueType.START,
          "earliest",
          "Where a group without committed offsets starts.");
  static final JobKey<Boolean> BOUNDED =
      orElse(
          "source.bounded",
          SWITCH,
          "false",
          "Whether to end at the offsets that are the latest at the start.");
  static final JobKey<Tombstones> TOMBSTONES =
      orElse(
          "source.tombstones",
          oneOf(List.of(Tombstones.values())),
          "dead-letter",
          "What becomes of records without a value; forward writes them to the sink, by their key.");
  static final JobKey<String> ID_FIELD =
      optional(
          "source.fields.id",
          PATH,
          "topic-partition-offset",
          "The event's id; no field with text.");
  static final JobKey<String> KEY_FIELD =
      optional("source.fields.key", PATH, "the record's key", "The key of its conversation.");
  static final JobKey<String> TEXT_FIELD =
      optional("source.fields.text", PATH, "required with json or schema", "The text to annotate.");
  static final JobKey<String> TIME_FIELD =
      optional(
          "source.fields.time",
          PATH,
          "the record's timestamp",
          "The event's time: ISO-8601, or a whole number of milliseconds, or of seconds if milliseconds would be of 1970 to 1973.");
  static final JobKey<String> ATTRIBUTES =
      optional(
          "source.attributes.*",
          PATH,
          "none",
          "An attribute of the event, by the name it gets; none with text.");
  static final JobKey<String> SINK_TOPIC =
      required("sink.topic", TOPIC, "The topic of the enriched records.");
  static final JobKey<DeliveryGuarantee> DELIVERY =
      orElse(
          "sink.delivery",
          oneOf(List.of(DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE)),
          "exactly-once",
          "Exactly-once writes in transactions.");
  static final JobKey<Framing> SINK_FRAMING =
      orElse(
          "sink.framing",
          oneOf(List.of(Framing.values())),
          "single-object",
          "What stands before enriched records and dead letters: a fingerprint or a registry's id.");
  static final JobKey<OutputKey> SINK_KEY =
      orElse(
          "sink.key",
          oneOf(List.of(OutputKey.values())),
          "source",
          "The key of enriched records: the source record's, or the conversation; each where the other is missing.");
  static final JobKey<Boolean> INCLUDE_TEXT =
      orElse("sink.include-text", SWITCH, "false", "Whether enriched records carry the text.");
  static final JobKey<String> DEAD_LETTER_TOPIC =
      required("dead-letter.topic", TOPIC, "The topic of what could not be annotated.");
  static final JobKey<Integer> DEAD_LETTERS_IN_A_ROW =
      orElse(
          "dead-letter.most-in-a-row",
          atLeast(0),
          "0",
          "Of one reason in one slot; one more fails the job. 0: no limit.");
  static final JobKey<List<String>> REGISTRY =
      optional(
          "schema-registry.url",
          ValueType.URLS,
          "required by a framing",
          "Of its REST interface; several nodes separated by commas.");
  static final JobKey<String> REGISTRY_USER =
      optional("schema-registry.user", TEXT, "none", "Who asks, with the password.");
  static final JobKey<String> REGISTRY_PASSWORD =
      optional("schema-registry.password", TEXT, "none", "The user's, only as ${NAME}.");
  static final JobKey<String> REGISTRY_TOKEN =
      optional(
          "schema-registry.token",
          TEXT,
          "none",
          "A bearer's, in place of a user, only as ${NAME}.");
  static final JobKey<Boolean> REGISTER =
      orElse(
          "schema-registry.register",
          SWITCH,
          "true",
          "Whether the job registers its schemas; else they have to be there.");
  static final JobKey<SubjectNames> SUBJECTS =
      orElse(
          "schema-registry.subjects",
          oneOf(List.of(SubjectNames.values())),
          "topic",
          "What names a schema's subject: the topic and -value, the record, or both.");
  static final JobKey<Context> CONTEXT =
      orElse(
          "context",
          oneOf(List.of(Context.values())),
          "conversation",
          "Whether messages of one key are a conversation.");
  static final JobKey<Integer> CONVERSATION_SENTENCES =
      orElse(
          "conversation.sentences",
          atLeast(1),
          "" + CONVERSATION.sentences(),
          "Salient sentences kept of it.");
  static final JobKey<Integer> CONVERSATION_RESULTS =
      orElse(
          "conversation.results",
          atLeast(0),
          "" + CONVERSATION.results(),
          "Annotations kept for texts that come again.");
  static final JobKey<Integer> CONVERSATION_SUMMARY_SENTENCES =
      orElse(
          "conversation.summary-sentences",
          atLeast(1),
          "" + CONVERSATION.summarySentences(),
          "Its longest summary, in sentences.");
  static final JobKey<Integer> CONVERSATION_SUMMARY_CHARACTERS =
      orElse(
          "conversation.summary-characters",
          atLeast(SummaryBudget.LEAST_CHARACTERS),
          "" + CONVERSATION.summaryCharacters(),
          "Its longest summary, in UTF-16 units.");
  static final JobKey<Duration> CONVERSATION_TIME_TO_LIVE =
      orElse(
          "conversation.time-to-live",
          DURATION,
          CONVERSATION.timeToLive().toHours() + "h",
          "Forgotten when silent for so long.");
  static final JobKey<Clock> CONVERSATION_CLOCK =
      orElse(
          "conversation.clock",
          oneOf(List.of(Clock.values())),
          "processing-time",
          "What tells how long it was silent: the machine's clock, or the times of its events.");
  static final JobKey<Duration> CONVERSATION_OUT_OF_ORDERNESS =
      orElse(
          "conversation.out-of-orderness",
          DURATION,
          "1m",
          "With event-time, how much later than newer events an event may come.");
  static final JobKey<Duration> CONVERSATION_IDLENESS =
      orElse(
          "conversation.idleness",
          DURATION,
          "1m",
          "With event-time, how long a slot without events holds time up.");
  static final JobKey<Integer> SUMMARY_SENTENCES =
      orElse("summary.sentences", atLeast(1), "2", "A message's longest summary, in sentences.");
  static final JobKey<Integer> SUMMARY_CHARACTERS =
      orElse(
          "summary.characters",
          atLeast(SummaryBudget.LEAST_CHARACTERS),
          "280",
          "A message's longest summary, in UTF-16 units.");
  static final JobKey<Integer> RECORD_BYTES =
      orElse(
          "limits.record-bytes",
          atLeast(1),
          "" + LIMITS.recordBytes(),
          "Larger values are dead letters.");
  static final JobKey<Integer> JSON_DEPTH =
      orElse(
          "limits.json-depth",
          atLeast(1),
          "" + LIMITS.jsonDepth(),
          "JSON nested deeper is a dead letter.");
  static final JobKey<Integer> TEXT_CHARACTERS =
      orElse(
          "limits.text-characters",
          atLeast(1),
          "20000",
          "UTF-16 units of a text that are annotated; the rest is cut off.");
  static final JobKey<Integer> PARALLELISM =
      optional("parallelism", atLeast(1), "Flink's", "Slots that the job works in.");
  static final JobKey<Duration> CHECKPOINT_INTERVAL =
      orElse(
          "checkpoint-interval",
          DURATION,
          "10s",
          "With exactly-once, how long output waits to be seen.");
  static final JobKey<String> FLINK_OPTIONS =
      optional("flink.*", ANYTHING, "none", "Any option of Flink; secrets only as ${NAME}.");

  /** Keys that would pass through but that something else decides, and what does. */
  static final Map<String, String> RESERVED =
      Map.ofEntries(
          Map.entry("kafka.key.serializer", "records pass as bytes"),
          Map.entry("kafka.value.serializer", "records pass as bytes"),
          Map.entry("kafka.key.deserializer", "records pass as bytes"),
          Map.entry("kafka.value.deserializer", "records pass as bytes"),
          Map.entry("kafka.group.id", "it is source.group"),
          Map.entry("kafka.auto.offset.reset", "it follows from source.start"),
          Map.entry("kafka.enable.auto.commit", "offsets are committed with checkpoints"),
          Map.entry("kafka.isolation.level", "only committed records are read"),
          Map.entry("kafka.transactional.id", "it starts with the job's name"),
          Map.entry("kafka.enable.idempotence", "sink.delivery needs it"),
          Map.entry("kafka.acks", "sink.delivery needs all of them"),
          Map.entry("flink.pipeline.name", "it is name"),
          Map.entry("flink.parallelism.default", "it is parallelism"),
          Map.entry("flink.execution.checkpointing.interval", "it is checkpoint-interval"),
          Map.entry("flink.execution.checkpointing.mode", "it follows from sink.delivery"));

  private JobKeys() {}

  /** What a key was called before conversations were; job files of then still work. */
  static Entry today(Entry entry) {
    boolean old = entry.key().equals("thread") || entry.key().startsWith("thread.");
    boolean context = entry.key().equals(CONTEXT.name()) && entry.text().equals("thread");
    return new Entry(
        old ? "conversation" + entry.key().substring("thread".length()) : entry.key(),
        entry.line(),
        entry.kind(),
        context ? "conversation" : entry.text());
  }

  static List<JobKey<?>> all() {
    return List.copyOf(ALL);
  }

  private static <T> JobKey<T> required(String name, ValueType<T> type, String meaning) {
    return add(new JobKey<>(name, type, true, Optional.empty(), "required", meaning));
  }

  /** A key that may be left out, which then means what the text would. */
  private static <T> JobKey<T> orElse(String name, ValueType<T> type, String text, String meaning) {
    T fallback = type.parse().apply(text).orElseThrow();
    return add(new JobKey<>(name, type, false, Optional.of(fallback), text, meaning));
  }

  private static <T> JobKey<T> optional(
      String name, ValueType<T> type, String absent, String meaning) {
    return add(new JobKey<>(name, type, false, Optional.empty(), absent, meaning));
  }

  private static <T> JobKey<T> add(JobKey<T> key) {
    ALL.add(key);
    return key;
  }

  /** The definition that a dotted key falls under; an exact one goes before a family. */
  static Optional<JobKey<?>> find(String key) {
    Optional<JobKey<?>> exact = ALL.stream().filter(k -> k.name().equals(key)).findFirst();
    return exact.isPresent() ? exact : ALL.stream().filter(k -> k.covers(key)).findFirst();
  }

  /** Whether keys may stand under this one. */
  static boolean isSection(String key) {
    return ALL.stream().anyMatch(k -> k.name().startsWith(key + "."))
        || find(key).flatMap(JobKey::family).isPresent();
  }

  /** Tells which key was meant, or, if none is near, which there are. */
  static String unknown(String key) {
    List<String> names = ALL.stream().flatMap(k -> withSections(k.name())).distinct().toList();
    String nearest = NearestNames.of(key, names, 1).get(0);
    if (NearestNames.distance(key, nearest) <= 1 + key.length() / 4) {
      return "unknown key, did you mean %s?".formatted(nearest);
    }
    String section = key;
    do {
      section = section.substring(0, Math.max(0, section.lastIndexOf('.')));
    } while (!section.isEmpty() && !isSection(section));
    return "unknown key, expected one of " + String.join(", ", children(section));
  }

  /** The keys and sections right under a section; those of the root for the empty name. */
  private static List<String> children(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    return ALL.stream()
        .flatMap(k -> withSections(k.name()))
        .filter(n -> n.startsWith(prefix) && n.indexOf('.', prefix.length()) < 0)
        .distinct()
        .toList();
  }

  /** {@code a.b.c} to a, a.b, a.b.c. A name in a family, such as kafka.x.y, has one section. */
  private static Stream<String> withSections(String name) {
    Stream.Builder<String> names = Stream.builder();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      names.add(name.substring(0, dot));
    }
    return name.endsWith(".*") ? names.build() : names.add(name).build();
  }
}
