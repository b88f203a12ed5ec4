package dev.gloss.flink.job;

import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.ClassifyTask;
import dev.gloss.classify.RunAs;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Envelope;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.entities.EntitiesTask;
import dev.gloss.entities.RedactAction;
import dev.gloss.entities.RedactSettings;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.OutputKey;
import dev.gloss.flink.function.Tombstones;
import dev.gloss.flink.kafka.SourceTopics;
import dev.gloss.near.NearSettings;
import dev.gloss.pack.Channel;
import dev.gloss.pack.Trust;
import dev.gloss.registry.RegistrySettings;
import dev.gloss.summarize.SummaryBudget;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Reads job files. Everything is checked before anything starts, and all that is wrong is told at
 * once. Values may hold {@code ${NAME}} or {@code ${NAME:-default}} from the environment; a key may
 * be nested or dotted; secrets must come from the environment, and {@link Secrets} says which keys
 * are secrets.
 */
@Internal
public final class JobFile {
  /** Far more than any job has to say, and read in no time. */
  /** Share of the texts that adaptive tiers escalate whatever the load. */
  private static final double LEAST_ESCALATED = 0.05;

  private static final int MOST_BYTES = 1 << 20;

  private JobFile() {}

  /**
   * Reads a file in UTF-8.
   *
   * @param environment what {@code ${NAME}} refers to
   * @param sets {@code key=value} each, over what the file says; of equal keys the last holds
   * @throws JobFileException with all that is wrong
   */
  public static JobSettings read(Path file, Map<String, String> environment, List<String> sets) {
    return parse(file.toString(), content(file), environment, sets);
  }

  /** As {@link #read}, from a text; the file's name is only for messages. */
  public static JobSettings parse(
      String file, String content, Map<String, String> environment, List<String> sets) {
    List<Entry> entries = YamlEntries.read(file, content);
    JobValues values =
        new JobValues(file, entries, overrides(sets), new EnvironmentVariables(environment));
    checkPresence(values);
    checkCombinations(values);
    values.throwIfWrong();
    return settings(values);
  }

  /** A table of all keys in Markdown: key, value, default, meaning. */
  public static String describe() {
    return Stream.concat(
            Stream.of("| key | value | default | meaning |", "| --- | --- | --- | --- |"),
            JobKeys.all().stream()
                .map(
                    key ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(
                                key.name(), key.type().expected(), key.absent(), key.meaning())))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String content(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new JobFileException(
            List.of(
                "%s: expected a job file of at most %d bytes, found %d"
                    .formatted(file, MOST_BYTES, Files.size(file))));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new JobFileException(List.of(file + ": expected a job file, found no such file"));
    } catch (CharacterCodingException e) {
      throw new JobFileException(List.of(file + ": expected UTF-8, found other bytes"));
    } catch (IOException e) {
      throw new JobFileException(
          List.of(file + ": expected a job file, found that it cannot be read: " + e));
    }
  }

  private static List<Entry> overrides(List<String> sets) {
    List<Entry> overrides = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      String set = sets.get(i);
      int equals = set.indexOf('=');
      if (equals < 1) {
        // Not quoted, for it may be a secret whose key was forgotten.
        throw new JobFileException(
            List.of("--set number %d: expected key=value, found no key".formatted(i + 1)));
      }
      overrides.add(
          new Entry(
              set.substring(0, equals),
              OptionalInt.empty(),
              Entry.Kind.SCALAR,
              set.substring(equals + 1)));
    }
    return overrides;
  }

  private static void checkPresence(JobValues values) {
    JobKeys.all().stream()
        .filter(key -> key.required() && !values.has(key))
        .forEach(key -> missing(values, key));
    if (!values.has(JobKeys.KAFKA) && !values.has(JobKeys.BROKERS)) {
      missing(values, JobKeys.BROKERS);
    }
    if (!values.has(JobKeys.SOURCE_TOPIC) && !values.has(JobKeys.SOURCE_PATTERN)) {
      missing(values, JobKeys.SOURCE_TOPIC);
    }
    boolean foreign =
        values.get(JobKeys.FORMAT).filter(EventFormat.JSON::equals).isPresent()
            || values.has(JobKeys.SCHEMA)
            || isRegistered(values, JobKeys.SOURCE_FRAMING);
    if (foreign && !values.has(JobKeys.TEXT_FIELD)) {
      missing(values, JobKeys.TEXT_FIELD);
    }
  }

  private static void missing(JobValues values, JobKey<?> key) {
    values.refuse(
        key, "expected %s, found no such key. %s".formatted(key.type().expected(), key.meaning()));
  }

  private static void checkCombinations(JobValues values) {
    if (values.has(JobKeys.KAFKA) && values.has(JobKeys.KAFKA_PROPERTIES)) {
      values.refuse(
          JobKeys.KAFKA, "expected embedded or a section of properties, found both of them");
    }
    Optional<EventFormat> format = values.get(JobKeys.FORMAT);
    if (format.isPresent() && format.get() != EventFormat.AVRO) {
      values.refuseAll(JobKeys.SCHEMA.name(), only("source.format avro", format.get()));
    }
    if (format.isPresent() && format.get() == EventFormat.TEXT) {
      values.refuseAll("source.fields.", only("source.format json or avro", EventFormat.TEXT));
      values.refuseAll("source.attributes.", only("source.format json or avro", EventFormat.TEXT));
    }
    if (format.filter(EventFormat.TEXT::equals).isPresent()
        && values.get(JobKeys.ENVELOPE).filter(Envelope.DEBEZIUM::equals).isPresent()) {
      values.refuse(JobKeys.ENVELOPE, only("source.format json or avro", EventFormat.TEXT));
    }
    checkRegistry(values, format);
    checkEmbeddings(values);
    checkRedaction(values);
    checkShadow(values);
    checkNearDuplicates(values);
    if (values.get(JobKeys.CONTEXT).filter(JobKeys.Context.NONE::equals).isPresent()) {
      values.refuseAll("conversation.", only("context conversation", JobKeys.Context.NONE));
    }
    if (values.get(JobKeys.CONVERSATION_CLOCK).filter(JobKeys.Clock.EVENT_TIME::equals).isEmpty()) {
      String only = "expected only with conversation.clock event-time, found processing-time";
      values.refuseAll(JobKeys.CONVERSATION_OUT_OF_ORDERNESS.name(), only);
      values.refuseAll(JobKeys.CONVERSATION_IDLENESS.name(), only);
    }
    checkTopics(values);
    checkTombstones(values);
    checkTransactions(values);
  }

  private static boolean isRegistered(JobValues values, JobKey<JobKeys.Framing> framing) {
    return values.get(framing).filter(JobKeys.Framing.SCHEMA_REGISTRY::equals).isPresent();
  }

  private static void checkRegistry(JobValues values, Optional<EventFormat> format) {
    boolean source = isRegistered(values, JobKeys.SOURCE_FRAMING);
    if (source && format.isPresent() && format.get() != EventFormat.AVRO) {
      values.refuse(JobKeys.SOURCE_FRAMING, only("source.format avro", format.get()));
    }
    if (source && values.has(JobKeys.SCHEMA)) {
      values.refuse(
          JobKeys.SCHEMA, only("source.framing single-object", JobKeys.Framing.SCHEMA_REGISTRY));
    }
    if (source || isRegistered(values, JobKeys.SINK_FRAMING)) {
      if (!values.has(JobKeys.REGISTRY)) {
        missing(values, JobKeys.REGISTRY);
      }
    } else {
      values.refuseAll(
          "schema-registry.",
          "expected only with source.framing or sink.framing schema-registry, found single-object");
    }
    if (values.has(JobKeys.REGISTRY_USER) != values.has(JobKeys.REGISTRY_PASSWORD)) {
      values.refuse(
          values.has(JobKeys.REGISTRY_USER) ? JobKeys.REGISTRY_USER : JobKeys.REGISTRY_PASSWORD,
          "expected schema-registry.user and schema-registry.password, found one of them");
    }
    if (values.has(JobKeys.REGISTRY_USER) && values.has(JobKeys.REGISTRY_TOKEN)) {
      values.refuse(
          JobKeys.REGISTRY_TOKEN, "expected it or schema-registry.user, found both of them");
    }
  }

  private static void checkEmbeddings(JobValues values) {
    if (!values.has(JobKeys.EMBED)) {
      values.refuseAll(JobKeys.EMBED_FORM.name(), "expected only with embed, found no such key");
    }
    boolean ofStudent =
        values.get(JobKeys.EMBED).filter(EmbeddingSource.STATIC::equals).isPresent();
    if (ofStudent && values.get(JobKeys.TIERS).filter(JobKeys.Tiers.TEACHER::equals).isPresent()) {
      values.refuse(
          JobKeys.EMBED, "expected static only where a student answers, found tiers teacher");
    }
  }

  private static void checkRedaction(JobValues values) {
    if (!values.has(JobKeys.REDACT_ACTION)) {
      values.refuseAll("redact.", "expected only with redact.action, found no such key");
      return;
    }
    if (values.get(JobKeys.TASKS).filter(all -> !all.contains(EntitiesTask.NAME)).isPresent()) {
      values.refuse(
          JobKeys.REDACT_ACTION, "expected entities among the tasks: they are what is redacted");
    }
    if (values.get(JobKeys.TEXT_FIELD).filter(text -> text.startsWith("header:")).isPresent()) {
      values.refuse(
          JobKeys.REDACT_ACTION,
          "expected a text that is no header, found source.fields.text: headers go out as they came");
    }
    boolean hashes =
        values.get(JobKeys.REDACT_ACTION).filter(RedactAction.HASH::equals).isPresent()
            || values.family(JobKeys.REDACT_TYPES).containsValue(RedactAction.HASH.label());
    int length = values.get(JobKeys.REDACT_KEY).map(String::length).orElse(0);
    if (hashes && length < RedactSettings.SHORTEST_KEY) {
      values.refuse(
          values.has(JobKeys.REDACT_KEY) ? JobKeys.REDACT_KEY : JobKeys.REDACT_ACTION,
          "expected redact.key of at least %d characters with hash, found %s"
              .formatted(
                  RedactSettings.SHORTEST_KEY, length == 0 ? "none" : length + " characters"));
    }
    if (!hashes && values.has(JobKeys.REDACT_KEY)) {
      values.refuse(JobKeys.REDACT_KEY, "expected only with hash, found other actions");
    }
  }

  private static Optional<JobSettings.Redact> redact(JobValues values) {
    Map<String, RedactAction> types = new TreeMap<>();
    values
        .family(JobKeys.REDACT_TYPES)
        .forEach(
            (type, action) ->
                types.put(type, RedactAction.valueOf(action.toUpperCase(Locale.ROOT))));
    return values
        .get(JobKeys.REDACT_ACTION)
        .map(
            action ->
                new JobSettings.Redact(
                    new RedactSettings(types, action, values.get(JobKeys.REDACT_KEY).orElse(null)),
                    values.need(JobKeys.REDACT_DEAD_LETTERS)
                        == JobKeys.DeadLetterContent.WITHHOLD));
  }

  private static void checkShadow(JobValues values) {
    if (!values.has(JobKeys.SHADOW_MODEL)) {
      values.refuseAll("shadow.", "expected only with shadow.model, found no such key");
      return;
    }
    if (values.get(JobKeys.SHADOW_MODEL).filter(Channel::isNamedBy).isPresent()) {
      values.refuse(
          JobKeys.SHADOW_MODEL, "expected a pack, found a channel: the shadow follows none");
    }
    if (values.get(JobKeys.TASKS).filter(all -> !all.contains(ClassifyTask.NAME)).isPresent()) {
      values.refuse(
          JobKeys.SHADOW_MODEL, "expected classify among the tasks: labels are what is compared");
    }
  }

  private static void checkNearDuplicates(JobValues values) {
    if (!values.has(JobKeys.NEAR_COSINE)) {
      values.refuseAll(
          "near-duplicates.", "expected only with near-duplicates.cosine, found no such key");
    }
    if (values.has(JobKeys.NEAR_COSINE)
        && values.get(JobKeys.TOMBSTONES).filter(Tombstones.FORWARD::equals).isPresent()) {
      values.refuse(
          JobKeys.NEAR_COSINE,
          "expected only without source.tombstones forward: records of one key may overtake one"
              + " another on the way");
    }
  }

  private static String only(String expected, Enum<?> found) {
    return "expected only with %s, found %s".formatted(expected, ValueType.written(found));
  }

  private static void checkTopics(JobValues values) {
    if (values.has(JobKeys.SOURCE_TOPIC) && values.has(JobKeys.SOURCE_PATTERN)) {
      values.refuse(JobKeys.SOURCE_PATTERN, "expected it or source.topic, found both of them");
    }
    if (values.has(JobKeys.SOURCE_PATTERN) && values.has(JobKeys.KAFKA)) {
      values.refuse(
          JobKeys.SOURCE_PATTERN,
          "expected brokers that have topics to match, found kafka: embedded");
    }
    checkTopic(values, JobKeys.SINK_TOPIC);
    checkTopic(values, JobKeys.DEAD_LETTER_TOPIC);
    checkTopic(values, JobKeys.SHADOW_TOPIC);
    Optional<String> shadow = values.get(JobKeys.SHADOW_TOPIC);
    if (shadow.isPresent()
        && (shadow.equals(values.get(JobKeys.SINK_TOPIC))
            || shadow.equals(values.get(JobKeys.DEAD_LETTER_TOPIC)))) {
      values.refuse(
          JobKeys.SHADOW_TOPIC,
          "expected another topic than sink.topic and dead-letter.topic, found the same");
    }
    Optional<String> sink = values.get(JobKeys.SINK_TOPIC);
    if (sink.isPresent() && sink.equals(values.get(JobKeys.DEAD_LETTER_TOPIC))) {
      values.refuse(
          JobKeys.DEAD_LETTER_TOPIC, "expected another topic than sink.topic, found the same");
    }
  }

  /** What the job writes it must not read again. */
  private static void checkTopic(JobValues values, JobKey<String> key) {
    Optional<String> topic = values.get(key);
    if (topic.isEmpty()) {
      return;
    }
    if (values.get(JobKeys.SOURCE_TOPIC).filter(all -> all.contains(topic.get())).isPresent()) {
      values.refuse(key, "expected another topic than source.topic, found the same");
    }
    if (values
        .get(JobKeys.SOURCE_PATTERN)
        .filter(pattern -> SourceTopics.matching(pattern).has(topic.get()))
        .isPresent()) {
      values.refuse(
          key, "expected a topic that source.topic-pattern does not match, found one that it does");
    }
  }

  /** A tombstone has nothing but its key to find its way by. */
  private static void checkTombstones(JobValues values) {
    boolean forward = values.get(JobKeys.TOMBSTONES).filter(Tombstones.FORWARD::equals).isPresent();
    if (!forward) {
      return;
    }
    if (values.get(JobKeys.SINK_KEY).filter(OutputKey.CONVERSATION::equals).isPresent()) {
      values.refuse(
          JobKeys.TOMBSTONES,
          "expected forward only with sink.key source, found conversation: nothing would have the"
              + " tombstone's key");
    }
    boolean keyed =
        values.get(JobKeys.CONTEXT).filter(JobKeys.Context.CONVERSATION::equals).isPresent();
    if (keyed && values.has(JobKeys.KEY_FIELD)) {
      values.refuse(
          JobKeys.TOMBSTONES,
          "expected forward only where conversations are records of one key, or with context none;"
              + " found source.fields.key: a tombstone would overtake what it is to delete");
    }
  }

  /**
   * A transaction is open from one checkpoint to the next, and brokers abort it when it is late.
   */
  private static void checkTransactions(JobValues values) {
    Optional<Duration> timeout = values.get(JobKeys.TRANSACTION_TIMEOUT).map(Duration::ofMillis);
    Optional<Duration> interval = values.get(JobKeys.CHECKPOINT_INTERVAL);
    boolean transactions =
        values.get(JobKeys.DELIVERY).filter(DeliveryGuarantee.EXACTLY_ONCE::equals).isPresent();
    if (transactions
        && timeout.isPresent()
        && interval.isPresent()
        && timeout.get().compareTo(interval.get()) <= 0) {
      values.refuse(
          values.has(JobKeys.TRANSACTION_TIMEOUT)
              ? JobKeys.TRANSACTION_TIMEOUT
              : JobKeys.CHECKPOINT_INTERVAL,
          "expected kafka.transaction.timeout.ms above checkpoint-interval (exactly-once writes one"
              + " transaction from checkpoint to checkpoint), found %d ms and %d ms"
                  .formatted(timeout.get().toMillis(), interval.get().toMillis()));
    }
  }

  private static JobSettings settings(JobValues values) {
    String name = values.need(JobKeys.NAME);
    return new JobSettings(
        name,
        new JobSettings.Model(
            values.need(JobKeys.MODEL),
            values.need(JobKeys.MODEL_LOOK_EVERY),
            values.get(JobKeys.TRUST).map(Trust::new).orElse(Trust.ANYBODY)),
        values
            .get(JobKeys.SHADOW_MODEL)
            .map(
                place ->
                    new JobSettings.Shadow(
                        place,
                        values.need(JobKeys.SHADOW_SHARE),
                        values.get(JobKeys.SHADOW_TOPIC))),
        values.get(JobKeys.TASKS),
        classify(values),
        values
            .get(JobKeys.EMBED)
            .map(source -> new EmbedSettings(source, values.need(JobKeys.EMBED_FORM))),
        redact(values),
        values
            .get(JobKeys.NEAR_COSINE)
            .map(
                cosine ->
                    new NearSettings(
                        cosine,
                        values.need(JobKeys.NEAR_TIME_TO_LIVE),
                        values.need(JobKeys.NEAR_KEPT))),
        values.need(JobKeys.REUSE_TEXTS),
        new JobSettings.Kafka(values.has(JobKeys.KAFKA), values.family(JobKeys.KAFKA_PROPERTIES)),
        source(values, name),
        new JobSettings.Sink(
            values.need(JobKeys.SINK_TOPIC),
            isRegistered(values, JobKeys.SINK_FRAMING),
            values.need(JobKeys.SINK_KEY),
            values.need(JobKeys.DELIVERY),
            values.need(JobKeys.INCLUDE_TEXT),
            Duration.ofMillis(values.need(JobKeys.TRANSACTION_TIMEOUT))),
        values.need(JobKeys.DEAD_LETTER_TOPIC),
        values.need(JobKeys.DEAD_LETTERS_IN_A_ROW),
        registry(values),
        new SummaryBudget(
            values.need(JobKeys.SUMMARY_SENTENCES), values.need(JobKeys.SUMMARY_CHARACTERS)),
        values.need(JobKeys.TEXT_CHARACTERS),
        conversation(values),
        eventTime(values),
        new JobSettings.Flink(
            values.get(JobKeys.PARALLELISM).map(OptionalInt::of).orElseGet(OptionalInt::empty),
            values.need(JobKeys.CHECKPOINT_INTERVAL),
            values.family(JobKeys.FLINK_OPTIONS)));
  }

  private static ClassifySettings classify(JobValues values) {
    Optional<JobKeys.Tiers> tiers = values.get(JobKeys.TIERS);
    double share = values.need(JobKeys.ESCALATE_AT_MOST);
    if (tiers.filter(JobKeys.Tiers.ADAPTIVE::equals).isPresent()) {
      double least = values.has(JobKeys.ESCALATE_AT_MOST) ? share : LEAST_ESCALATED;
      return new ClassifySettings(RunAs.CASCADE, least, true);
    }
    return new ClassifySettings(
        tiers.map(named -> RunAs.valueOf(named.name())).orElse(null), share, false);
  }

  private static Optional<JobSettings.Registry> registry(JobValues values) {
    return values
        .get(JobKeys.REGISTRY)
        .map(
            urls ->
                new JobSettings.Registry(
                    new RegistrySettings(urls, authorization(values)),
                    values.need(JobKeys.REGISTER),
                    values.need(JobKeys.SUBJECTS)));
  }

  private static String authorization(JobValues values) {
    Optional<String> token = values.get(JobKeys.REGISTRY_TOKEN);
    if (token.isPresent()) {
      return "Bearer " + token.get();
    }
    return values
        .get(JobKeys.REGISTRY_USER)
        .map(user -> user + ":" + values.need(JobKeys.REGISTRY_PASSWORD))
        .map(both -> both.getBytes(StandardCharsets.UTF_8))
        .map(both -> "Basic " + Base64.getEncoder().encodeToString(both))
        .orElse("");
  }

  private static JobSettings.Source source(JobValues values, String name) {
    return new JobSettings.Source(
        new SourceTopics(
            values.get(JobKeys.SOURCE_TOPIC).orElse(List.of()), values.get(JobKeys.SOURCE_PATTERN)),
        values.need(JobKeys.FORMAT),
        values.need(JobKeys.ENVELOPE),
        isRegistered(values, JobKeys.SOURCE_FRAMING),
        values
            .get(JobKeys.SCHEMA)
            .map(files -> Arrays.stream(files.split(",")).map(String::strip).toList())
            .orElse(List.of()),
        values.get(JobKeys.GROUP).orElse("gloss-" + name),
        values.need(JobKeys.START),
        values.need(JobKeys.BOUNDED),
        fields(values),
        new DecodeLimits(values.need(JobKeys.RECORD_BYTES), values.need(JobKeys.JSON_DEPTH)),
        values.need(JobKeys.TOMBSTONES));
  }

  /** Gloss's own events have fields of known names; those of others have to be told. */
  private static Optional<EventPaths> fields(JobValues values) {
    EventFormat format = values.need(JobKeys.FORMAT);
    if (format == EventFormat.TEXT) {
      return Optional.empty();
    }
    boolean own =
        format == EventFormat.AVRO
            && !values.has(JobKeys.SCHEMA)
            && !isRegistered(values, JobKeys.SOURCE_FRAMING);
    return Optional.of(
        new EventPaths(
            field(values, JobKeys.ID_FIELD, own, "id"),
            field(values, JobKeys.KEY_FIELD, own, "key"),
            field(values, JobKeys.TEXT_FIELD, own, "text").orElseThrow(),
            field(values, JobKeys.TIME_FIELD, own, "time"),
            values.family(JobKeys.ATTRIBUTES)));
  }

  private static Optional<String> field(
      JobValues values, JobKey<String> key, boolean own, String ownName) {
    return values.get(key).or(() -> own ? Optional.of(ownName) : Optional.empty());
  }

  private static Optional<ConversationSettings> conversation(JobValues values) {
    if (values.need(JobKeys.CONTEXT) == JobKeys.Context.NONE) {
      return Optional.empty();
    }
    return Optional.of(
        new ConversationSettings(
            values.need(JobKeys.CONVERSATION_SENTENCES),
            values.need(JobKeys.CONVERSATION_RESULTS),
            values.need(JobKeys.CONVERSATION_SUMMARY_SENTENCES),
            values.need(JobKeys.CONVERSATION_SUMMARY_CHARACTERS),
            values.need(JobKeys.CONVERSATION_TIME_TO_LIVE),
            values.need(JobKeys.CONVERSATION_CLOCK) == JobKeys.Clock.EVENT_TIME));
  }

  private static Optional<JobSettings.EventTime> eventTime(JobValues values) {
    return conversation(values)
        .filter(ConversationSettings::eventTime)
        .map(
            conversation ->
                new JobSettings.EventTime(
                    values.need(JobKeys.CONVERSATION_OUT_OF_ORDERNESS),
                    values.need(JobKeys.CONVERSATION_IDLENESS)));
  }
}
