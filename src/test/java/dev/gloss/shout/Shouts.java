package dev.gloss.shout;

import dev.gloss.task.Finding;
import dev.gloss.text.Span;
import java.util.List;

/** Sentences in capitals, in order. */
record Shouts(List<Span> sentences) implements Finding {
  @Override
  public String task() {
    return ShoutTask.NAME;
  }
}
