package dev.gloss.summarize;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.gloss.pack.TaskSpecification;

/**
 * What a manifest says of summaries: so far that there are some. Sentences are ranked by vectors
 * that the pack has for other tasks, and nothing about it is learned.
 */
public record SummarizerSpecification() implements TaskSpecification {
  public static final SummarizerSpecification UNTRAINED = new SummarizerSpecification();

  @Override
  @JsonIgnore
  public String task() {
    return SummarizeTask.NAME;
  }
}
