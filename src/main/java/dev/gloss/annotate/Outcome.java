package dev.gloss.annotate;

import dev.gloss.classify.Tag;
import dev.gloss.near.EarlierText;
import java.util.List;
import java.util.Optional;

/** What became of one document: either annotated or rejected, never an exception. */
public sealed interface Outcome {
  /**
   * @param conversationSummary what the document's conversation has said so far; empty without one
   * @param conversationTags what the conversation is about, with weights in [0, 1], heaviest first;
   *     empty without one
   * @param nearDuplicateOf an earlier document that says nearly the same, in whatever conversation;
   *     empty if there is none or nobody has looked
   * @param micros time the annotation took, in microseconds of the wall clock
   */
  record Annotated(
      Annotation annotation,
      String conversationSummary,
      List<Tag> conversationTags,
      Optional<EarlierText> nearDuplicateOf,
      long micros)
      implements Outcome {
    public Annotated {
      conversationTags = List.copyOf(conversationTags);
    }

    /** Of a document without a conversation. */
    public Annotated(Annotation annotation, long micros) {
      this(annotation, "", List.of(), Optional.empty(), micros);
    }

    /** The same, near to an earlier one. */
    public Annotated nearTo(EarlierText earlier) {
      return new Annotated(
          annotation, conversationSummary, conversationTags, Optional.of(earlier), micros);
    }
  }

  /**
   * @param message what was expected and what was found, in one line, without user text
   */
  record Rejected(RejectReason reason, String message) implements Outcome {}
}
