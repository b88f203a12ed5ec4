package dev.gloss.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.task.TaskReader;
import dev.gloss.tensor.TextVectors;
import dev.gloss.view.TextView;
import java.util.Optional;

/** Summarizes texts by the vectors of their views. */
final class SummaryReader implements TaskReader {
  private final SummaryBudget budget;
  private final Summarizer summarizer;

  SummaryReader(SummaryBudget budget) {
    this.budget = budget;
    this.summarizer = new Summarizer(budget);
  }

  @Override
  public Summary read(TextView text) {
    boolean whole = summarizer.isWhole(text.text(), text.sentences().size());
    if (whole && !text.inConversation()) {
      return summarizer.ofWhole(text.text(), text.sentences());
    }
    TextVectors vectors = text.vectors();
    return summarizer.summarize(
        text.text(), text.sentences(), vectors.text(), vectors.sentences(), text.inConversation());
  }

  @Override
  public String asked() {
    return budget.sentences() + " sentences, " + budget.characters() + " characters";
  }

  /** Nothing of the ranking is the pack's: it may get better without the pack being altered. */
  @Override
  public Optional<JsonNode> golden(TextView text) {
    return Optional.empty();
  }

  @Override
  public void verify(TextView text, JsonNode expected, String where) {}

  /** The vectors are the views'. */
  @Override
  public void close() {}
}
