package dev.gloss.task;

import dev.gloss.text.Span;
import java.util.List;

/**
 * What of a text is not to be seen, and what stands in its place.
 *
 * @param edits in order, without overlap
 */
public record Redaction(List<Edit> edits) {
  /** A stretch of the text and what is read instead of it. */
  public record Edit(Span span, String replacement) {}

  public Redaction {
    edits = List.copyOf(edits);
  }

  /**
   * A part of the text as it may be seen. An edit that reaches into the part is made whole, so that
   * nothing of what it hides is left.
   *
   * @param text that the edits are of
   */
  public String of(String text, Span part) {
    StringBuilder seen = new StringBuilder();
    int at = part.start();
    for (Edit edit : edits) {
      if (edit.span().end() > part.start() && edit.span().start() < part.end()) {
        seen.append(text, at, Math.max(at, edit.span().start())).append(edit.replacement());
        at = Math.min(part.end(), edit.span().end());
      }
    }
    return seen.append(text, at, part.end()).toString();
  }

  /** All of the text as it may be seen. */
  public String of(String text) {
    return of(text, new Span(0, text.length()));
  }
}
