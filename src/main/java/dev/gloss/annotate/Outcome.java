package dev.gloss.annotate;

/** What became of one document: either annotated or rejected, never an exception. */
public sealed interface Outcome {
  /**
   * @param conversationSummary what the document's conversation has said so far; empty without one
   * @param micros time the annotation took, in microseconds of the wall clock
   */
  record Annotated(Annotation annotation, String conversationSummary, long micros)
      implements Outcome {}

  /**
   * @param message what was expected and what was found, in one line, without user text
   */
  record Rejected(RejectReason reason, String message) implements Outcome {}
}
