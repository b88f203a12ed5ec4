package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.embed.Embedding;
import dev.gloss.entities.Entities;
import dev.gloss.entities.Entity;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.summarize.Summary;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An event with what became of it: annotated, or rejected with a reason.
 *
 * @param event as it came
 * @param outcome {@link Outcome.Annotated} or {@link Outcome.Rejected}
 * @param model the pack that the annotating slot has loaded
 */
@PublicEvolving
@TypeInfo(AnnotatedEventTypeFactory.class)
public record AnnotatedEvent<T>(T event, Outcome outcome, ModelIdentity model) {
  /**
   * What the pack said of the event's text.
   *
   * @throws IllegalStateException if it was rejected
   */
  public Annotation annotation() {
    return annotated().annotation();
  }

  /**
   * Labels with their probabilities and evidence, the most probable first; empty if none is said,
   * or the pack was not asked for any.
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public List<Tag> tags() {
    return annotation().finding(Tags.class).map(Tags::tags).orElse(List.of());
  }

  /**
   * The sentences that say most; empty if the pack was not asked for any.
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public String summary() {
    return annotation().finding(Summary.class).map(Summary::text).orElse("");
  }

  /**
   * What the text names, in order; empty if nothing, or the pack was not asked for any.
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public List<Entity> entities() {
    return annotation().finding(Entities.class).map(Entities::entities).orElse(List.of());
  }

  /**
   * The text with its entities replaced; empty unless that was asked ({@link
   * dev.gloss.entities.EntitiesSettings}).
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public Optional<String> redacted() {
    return annotation().finding(Entities.class).flatMap(Entities::redacted);
  }

  /**
   * The text as a vector; empty if the pack was not asked for one.
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public Optional<Embedding> embedding() {
    return annotation().finding(Embedding.class);
  }

  /**
   * What the event's conversation has said so far, this event included; empty without one.
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public String conversationSummary() {
    return annotated().conversationSummary();
  }

  /**
   * What the event's conversation is about, heaviest first; empty without one.
   *
   * @throws IllegalStateException as {@link #annotation}
   */
  public List<Tag> conversationTags() {
    return annotated().conversationTags();
  }

  /**
   * Why there is no annotation: a reason, and what was expected and found, without the text.
   *
   * @throws IllegalStateException if there is one
   */
  public Outcome.Rejected rejection() {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected;
    }
    throw new IllegalStateException("expected a rejected event, found an annotated one");
  }

  private Outcome.Annotated annotated() {
    if (outcome instanceof Outcome.Annotated annotated) {
      return annotated;
    }
    throw new IllegalStateException("expected an annotated event, found a rejected one");
  }
}
