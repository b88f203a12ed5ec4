package dev.gloss.summarize;

import dev.gloss.text.Span;
import java.util.List;

/**
 * An extractive summary: sentences of the text, in their original order.
 *
 * @param text the sentences joined by one space
 * @param sentences where each sentence stands and how much it says
 */
public record Summary(String text, List<SalientSentence> sentences) {
  public Summary {
    sentences = List.copyOf(sentences);
  }

  /** Where the sentences of the summary stand in the text, in order. */
  public List<Span> spans() {
    return sentences.stream().map(SalientSentence::span).toList();
  }
}
