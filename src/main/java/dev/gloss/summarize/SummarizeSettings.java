package dev.gloss.summarize;

import dev.gloss.task.TaskSettings;

/** What can be asked of summaries. */
public record SummarizeSettings(SummaryBudget budget) implements TaskSettings {
  /** Two sentences in at most 280 characters. */
  public static final SummarizeSettings DEFAULT = new SummarizeSettings(new SummaryBudget(2, 280));

  @Override
  public String task() {
    return SummarizeTask.NAME;
  }
}
