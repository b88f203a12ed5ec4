package dev.gloss.annotate;

import dev.gloss.classify.Tag;
import java.util.List;

/** What became of one document: either annotated or rejected, never an exception. */
public sealed interface Outcome {
  /**
   * @param conversationSummary what the document's conversation has said so far; empty without one
   * @param conversationTags what the conversation is about, with weights in [0, 1], heaviest first;
   *     empty without one
   * @param micros time the annotation took, in microseconds of the wall clock
   */
  record Annotated(
      Annotation annotation, String conversationSummary, List<Tag> conversationTags, long micros)
      implements Outcome {
    public Annotated {
      conversationTags = List.copyOf(conversationTags);
    }

    /** Of a document without a conversation. */
    public Annotated(Annotation annotation, long micros) {
      this(annotation, "", List.of(), micros);
    }
  }

  /**
   * @param message what was expected and what was found, in one line, without user text
   */
  record Rejected(RejectReason reason, String message) implements Outcome {}
}
