package dev.gloss.flink.job;

import dev.gloss.classify.ClassifySettings;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Envelope;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.entities.RedactSettings;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.OutputKey;
import dev.gloss.flink.function.Tombstones;
import dev.gloss.flink.kafka.SourceTopics;
import dev.gloss.flink.kafka.StartingPoint;
import dev.gloss.near.NearSettings;
import dev.gloss.pack.Trust;
import dev.gloss.registry.RegistrySettings;
import dev.gloss.summarize.SummaryBudget;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What a job file says, checked. Lives where the graph is built; what a function needs of it
 * ({@link EventPaths}, {@link DecodeLimits}, {@link SummaryBudget}, {@link ConversationSettings})
 * is serializable by itself. {@link #toString} shows no secret.
 *
 * @param name letters, digits, '.', '_' and '-'
 * @param shadow a second pack that reads along; empty if none does
 * @param tasks names of those that are asked; empty: all that the pack can
 * @param classify what is asked of the classifier
 * @param deadLettersInARow most of one reason, 0 for no limit
 * @param registry empty if no topic needs one
 * @param embed empty if texts are not made vectors of
 * @param redact empty if texts are not redacted
 * @param near empty if no near duplicates are looked for
 * @param reuseTexts annotations that each slot keeps for texts that come again
 * @param summary budget of a message's summary
 * @param textCharacters UTF-16 units of a text that are annotated, at least 1
 * @param conversation empty if messages are annotated without context, and so without a shuffle
 * @param eventTime empty if the machine's clock tells which conversations are forgotten
 */
@Internal
public record JobSettings(
    String name,
    Model model,
    Optional<Shadow> shadow,
    Optional<List<String>> tasks,
    ClassifySettings classify,
    Optional<EmbedSettings> embed,
    Optional<Redact> redact,
    Optional<NearSettings> near,
    int reuseTexts,
    Kafka kafka,
    Source source,
    Sink sink,
    String deadLetterTopic,
    int deadLettersInARow,
    Optional<Registry> registry,
    SummaryBudget summary,
    int textCharacters,
    Optional<ConversationSettings> conversation,
    Optional<EventTime> eventTime,
    Flink flink) {

  /** The same job on other brokers, such as those of a broker that was started for it. */
  public JobSettings withBrokers(String bootstrapServers) {
    Map<String, String> properties = new HashMap<>(kafka.properties());
    properties.put("bootstrap.servers", bootstrapServers);
    return new JobSettings(
        name,
        model,
        shadow,
        tasks,
        classify,
        embed,
        redact,
        near,
        reuseTexts,
        new Kafka(false, properties),
        source,
        sink,
        deadLetterTopic,
        deadLettersInARow,
        registry,
        summary,
        textCharacters,
        conversation,
        eventTime,
        flink);
  }

  /**
   * @param place where the model pack is: {@code classpath:}, {@code file:}, another URI, a path,
   *     or {@code channel:} and the place of a channel
   * @param lookEvery how often a channel is looked at
   * @param trust whose packs are run
   */
  public record Model(String place, Duration lookEvery, Trust trust) {}

  /**
   * @param settings what is done with entities
   * @param withholds whether dead letters leave out what the records hold
   */
  public record Redact(RedactSettings settings, boolean withholds) {}

  /**
   * @param place where the second pack is, as the first's, but no channel
   * @param share of the texts that it reads, in (0, 1]
   * @param topic of what it says otherwise; empty if that is only counted
   */
  public record Shadow(String place, double share, Optional<String> topic) {}

  /**
   * @param embedded whether the broker is to be started inside the process; there are no properties
   *     then
   * @param properties of Kafka's clients, {@code bootstrap.servers} among them; may hold secrets
   */
  public record Kafka(boolean embedded, Map<String, String> properties) {
    public Kafka {
      properties = Map.copyOf(properties);
    }

    @Override
    public String toString() {
      return "Kafka[embedded=%s, properties=%s]".formatted(embedded, Secrets.masked(properties));
    }
  }

  /**
   * @param schemas the {@code .avsc} files of the values, paths or {@code classpath:}; none for
   *     Gloss's own {@code TextEvent}, with a registry, and with any format but Avro
   * @param registered whether a schema registry knows the schemas of the values
   * @param fields empty with plain text, present else
   * @param bounded whether to stop at the offsets that are the latest when the job starts
   */
  public record Source(
      SourceTopics topics,
      EventFormat format,
      Envelope envelope,
      boolean registered,
      List<String> schemas,
      String group,
      StartingPoint start,
      boolean bounded,
      Optional<EventPaths> fields,
      DecodeLimits limits,
      Tombstones tombstones) {}

  /**
   * A schema registry.
   *
   * @param register whether the job may register its schemas
   */
  public record Registry(RegistrySettings settings, boolean register, SubjectNames subjects) {}

  /**
   * How the events' own times become Flink's.
   *
   * @param outOfOrderness how much later than newer events an event may come
   * @param idleness after which a slot without events holds the others up no longer
   */
  public record EventTime(Duration outOfOrderness, Duration idleness) {}

  /**
   * @param registered whether what is written begins with a schema registry's id
   * @param delivery exactly-once or at-least-once
   * @param transactionTimeout {@code transaction.timeout.ms} of the producers, longer than the
   *     checkpoint interval if delivery is exactly-once
   */
  public record Sink(
      String topic,
      boolean registered,
      OutputKey key,
      DeliveryGuarantee delivery,
      boolean includeText,
      Duration transactionTimeout) {}

  /**
   * @param parallelism at least 1; empty leaves it to Flink
   * @param checkpointInterval at least 10 ms
   * @param options Flink's own, by full key; may hold secrets
   */
  public record Flink(
      OptionalInt parallelism, Duration checkpointInterval, Map<String, String> options) {
    public Flink {
      options = Map.copyOf(options);
    }

    @Override
    public String toString() {
      return "Flink[parallelism=%s, checkpointInterval=%s, options=%s]"
          .formatted(parallelism, checkpointInterval, Secrets.masked(options));
    }
  }
}
