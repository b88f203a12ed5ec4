package dev.gloss.embed;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.gloss.pack.TaskSpecification;

/** Nothing: vectors are there for other tasks. */
public record EmbedSpecification() implements TaskSpecification {
  @Override
  @JsonIgnore
  public String task() {
    return EmbedTask.NAME;
  }
}
