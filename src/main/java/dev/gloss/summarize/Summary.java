package dev.gloss.summarize;

import dev.gloss.task.Finding;
import dev.gloss.task.Redaction;
import dev.gloss.text.Span;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

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
   * @param redaction what of it is not to be seen
   */
  public List<ConversationSentence> remembered(String source, Optional<Redaction> redaction) {
    boolean alone = sentences.size() == 1;
    return sentences.stream()
        .map(
            s ->
                new ConversationSentence(
                    alone ? text : seen(source, s.span(), redaction), s.salience(), s.vector()))
        .toList();
  }

  private static String seen(String source, Span span, Optional<Redaction> redaction) {
    return redaction.map(hidden -> hidden.of(source, span)).orElseGet(() -> span.of(source));
  }

  /** May be longer than was asked for, where what stands instead is longer. */
  @Override
  public Summary redacted(String source, Redaction redaction) {
    StringJoiner seen = new StringJoiner(" ");
    for (SalientSentence sentence : sentences) {
      seen.add(SentenceText.onOneLine(redaction.of(source, sentence.span())));
    }
    boolean cut = text.endsWith(SentenceCut.ELLIPSIS) && !endsWith(source, SentenceCut.ELLIPSIS);
    return new Summary(seen + (cut ? SentenceCut.ELLIPSIS : ""), sentences);
  }

  /** Whether the last sentence has an ellipsis of its own. */
  private boolean endsWith(String source, String end) {
    return !sentences.isEmpty()
        && sentences.get(sentences.size() - 1).span().of(source).endsWith(end);
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
