package dev.gloss.flink.job;

import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.RecordDecoders;
import dev.gloss.codec.RecordFraming;
import dev.gloss.flink.function.Framings;
import dev.gloss.registry.RegisteredSchema;
import dev.gloss.registry.RegistryException;
import dev.gloss.registry.SchemaRegistry;
import java.util.Optional;
import java.util.OptionalInt;

/** What a job asks of a schema registry before it starts. */
final class RegistryEnds {
  private final JobSettings settings;
  private final JobSettings.Registry access;
  private final SchemaRegistry registry;

  private RegistryEnds(JobSettings settings, JobSettings.Registry access) {
    this.settings = settings;
    this.access = access;
    this.registry = new SchemaRegistry(access.settings());
  }

  /** That of a job which needs one. */
  static Optional<RegistryEnds> of(JobSettings settings) {
    return settings.registry().map(access -> new RegistryEnds(settings, access));
  }

  /**
   * Returns if the registry can serve; changes nothing there.
   *
   * @param events how they are written
   * @throws RegistryException if it does not answer or takes no credentials, if the latest schema
   *     of a source topic has no text where the job looks for it, or a schema that the job may not
   *     register is not there
   */
  void check(EventEncoding events) {
    registry.check();
    if (events.registered() && access.subjects() == SubjectNames.TOPIC) {
      for (String topic : settings.source().topics().names()) {
        checkText(events, SubjectNames.TOPIC.of(topic, ""));
      }
    }
    if (settings.sink().registered() && !access.register()) {
      framings();
    }
  }

  private void checkText(EventEncoding events, String subject) {
    registry
        .latest(subject)
        .filter(schema -> schema.type().equals(RegisteredSchema.AVRO) && !schema.references())
        .ifPresent(
            schema -> {
              try {
                RecordDecoders.requireText(events, schema.schema());
              } catch (IllegalArgumentException e) {
                throw new RegistryException(
                    "source.fields.text: %s, the latest of subject %s"
                        .formatted(e.getMessage(), subject),
                    e);
              }
            });
  }

  /** What stands before the records that the job writes; registers their schemas if it may. */
  Framings framings() {
    return settings.sink().registered()
        ? new Framings(
            framing(
                settings.sink().topic(),
                RecordFraming.NAME_OF_ENRICHED_TEXTS,
                RecordFraming.schemaOfEnrichedTexts()),
            framing(
                settings.deadLetterTopic(),
                RecordFraming.NAME_OF_DEAD_LETTERS,
                RecordFraming.schemaOfDeadLetters()))
        : Framings.SINGLE_OBJECT;
  }

  private RecordFraming framing(String topic, String name, String schema) {
    String subject = access.subjects().of(topic, name);
    if (access.register()) {
      return RecordFraming.ofRegistered(registry.register(subject, schema));
    }
    OptionalInt id = registry.lookUp(subject, schema);
    return RecordFraming.ofRegistered(
        id.orElseThrow(
            () ->
                new RegistryException(
                    "schema-registry.register: expected subject %s to have Gloss's schema %s, found that it has not; register it, or set true"
                        .formatted(subject, name))));
  }
}
