package dev.gloss.shout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gloss.pack.TaskSpecification;

/**
 * What a manifest says of shouting.
 *
 * @param letters a sentence with fewer letters does not count
 */
record ShoutSpecification(@JsonProperty(required = true) int letters) implements TaskSpecification {
  ShoutSpecification {
    if (letters < 1) {
      throw new IllegalArgumentException("expected at least 1 letter, found " + letters);
    }
  }

  @Override
  @JsonIgnore
  public String task() {
    return ShoutTask.NAME;
  }
}
