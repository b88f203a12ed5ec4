package dev.gloss.summarize;

import dev.gloss.task.Finding;
import dev.gloss.text.Span;
import java.util.List;

/**
 * An extractive summary: sentences of the text, in their original order, or the beginning of one
 * where none fits the budget.
 *
 * @param text the sentences joined by one space; one that was cut ends with an ellipsis, and its
 *     span where the cut is
 * @param sentences where each sentence stands and how much it says
 */
public record Summary(String text, List<SalientSentence> sentences) implements Finding {
  public Summary {
    sentences = List.copyOf(sentences);
  }

  /**
   * The sentences as a conversation remembers them. One that stands alone may have been cut, and
   * then the ellipsis says so there too.
   *
   * @param source the text that was summarized
   */
  public List<ConversationSentence> remembered(String source) {
    boolean alone = sentences.size() == 1;
    return sentences.stream()
        .map(
            s ->
                new ConversationSentence(
                    alone ? text : s.span().of(source), s.salience(), s.vector()))
        .toList();
  }

  /** Where the sentences of the summary stand in the text, in order. */
  public List<Span> spans() {
    return sentences.stream().map(SalientSentence::span).toList();
  }

  @Override
  public String task() {
    return SummarizeTask.NAME;
  }
}
