package dev.gloss.data;

import java.util.List;

/**
 * A text with the labels it should get.
 *
 * @param id empty if the file gives none
 * @param labels one, or with any number of labels a text none to many, each once
 * @param line where it stands in its file, from 1
 */
public record Example(String id, String text, List<String> labels, int line) {
  public Example {
    labels = List.copyOf(labels);
  }

  /** The label of a text that has exactly one. */
  public String label() {
    if (labels.size() != 1) {
      throw new IllegalStateException("expected one label, found " + labels.size());
    }
    return labels.get(0);
  }
}
