package dev.gloss.codec;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.embed.Embedding;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.entities.Entities;
import dev.gloss.entities.Entity;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.record.ConversationTag;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ExtractiveSummary;
import dev.gloss.record.ModelReference;
import dev.gloss.record.NearDuplicate;
import dev.gloss.record.ScoredEntity;
import dev.gloss.record.ScoredTag;
import dev.gloss.record.SourcePlace;
import dev.gloss.record.TextEmbedding;
import dev.gloss.record.TextSpan;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Document;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Annotated documents as {@code EnrichedText} in Avro. The same arguments give the same bytes, in
 * every JVM. Not safe for use by several threads at once.
 */
public final class EnrichedTextEncoder {
  private final boolean includeText;
  private final FramedWriter<EnrichedText> writer;

  /**
   * @param includeText whether the records carry the original text
   */
  public EnrichedTextEncoder(boolean includeText, RecordFraming framing) {
    this.includeText = includeText;
    this.writer = new FramedWriter<>(EnrichedText.class, framing);
  }

  /**
   * Encodes one document.
   *
   * @param record where the document came from
   * @param refusedTimestamp the record's timestamp, if the topic refuses it
   * @return an array of the caller's own
   */
  public byte[] encode(
      RawRecord record,
      Document document,
      Outcome.Annotated outcome,
      ModelIdentity model,
      Optional<Instant> refusedTimestamp) {
    Annotation annotation = outcome.annotation();
    EnrichedText enriched = new EnrichedText();
    enriched.setId(document.id());
    enriched.setKey(document.key().orElse(null));
    enriched.setTime(document.time());
    enriched.setSource(new SourcePlace(record.topic(), record.partition(), record.offset()));
    enriched.setText(includeText ? document.text() : null);
    // An unmodifiable map iterates in an order that every JVM draws anew.
    enriched.setAttributes(
        document.attributes().isEmpty() ? Map.of() : new TreeMap<>(document.attributes()));
    Optional<Tags> tags = annotation.finding(Tags.class);
    enriched.setTags(tags.map(said -> tags(said.tags())).orElse(List.of()));
    enriched.setAbstained(tags.isPresent() && tags.get().abstained());
    enriched.setSilence(tags.map(said -> said.silence().label()).orElse(""));
    Optional<Entities> entities = annotation.finding(Entities.class);
    enriched.setEntities(entities.map(said -> entities(said.entities())).orElse(List.of()));
    enriched.setRedacted(entities.flatMap(Entities::redacted).orElse(null));
    enriched.setSummary(
        annotation
            .finding(Summary.class)
            .map(EnrichedTextEncoder::summary)
            .orElseGet(() -> new ExtractiveSummary("", List.of())));
    enriched.setThreadSummary(outcome.conversationSummary());
    enriched.setConversationTags(
        outcome.conversationTags().stream()
            .map(tag -> new ConversationTag(tag.label(), tag.score()))
            .toList());
    enriched.setEmbedding(
        annotation.finding(Embedding.class).map(EnrichedTextEncoder::embedding).orElse(null));
    enriched.setNearDuplicateOf(
        outcome
            .nearDuplicateOf()
            .map(near -> new NearDuplicate(near.id(), near.cosine()))
            .orElse(null));
    enriched.setModel(new ModelReference(model.name(), model.version(), model.digest()));
    enriched.setTier(tags.map(said -> said.tier().label()).orElse(""));
    enriched.setTruncated(annotation.truncated());
    enriched.setTokens(annotation.tokens());
    enriched.setAnnotateMicros(outcome.micros());
    enriched.setRefusedTimestamp(refusedTimestamp.orElse(null));
    return writer.write(enriched);
  }

  private static List<ScoredTag> tags(List<Tag> tags) {
    List<ScoredTag> scored = new ArrayList<>(tags.size());
    for (Tag tag : tags) {
      scored.add(
          new ScoredTag(tag.label(), tag.score(), tag.evidence().start(), tag.evidence().end()));
    }
    return scored;
  }

  private static List<ScoredEntity> entities(List<Entity> entities) {
    return entities.stream()
        .map(
            entity ->
                new ScoredEntity(
                    entity.type(), entity.span().start(), entity.span().end(), entity.score()))
        .toList();
  }

  private static TextEmbedding embedding(Embedding embedding) {
    List<Float> floats = new ArrayList<>();
    if (embedding.form() == EmbeddingForm.FLOAT) {
      for (float value : embedding.values()) {
        floats.add(value);
      }
    }
    return new TextEmbedding(
        embedding.source().label(),
        embedding.digest(),
        embedding.width(),
        floats,
        ByteBuffer.wrap(embedding.bytes()),
        embedding.scale());
  }

  private static ExtractiveSummary summary(Summary summary) {
    List<TextSpan> spans = new ArrayList<>(summary.sentences().size());
    for (SalientSentence sentence : summary.sentences()) {
      spans.add(new TextSpan(sentence.span().start(), sentence.span().end()));
    }
    return new ExtractiveSummary(summary.text(), spans);
  }
}
