package dev.gloss.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The labels of a classifier in the order of its outputs. Immutable. */
public final class LabelSet {
  private final List<String> labels;
  private final Map<String, Integer> indices = new HashMap<>();

  /**
   * @throws IllegalArgumentException if there are fewer than two labels or one stands twice
   */
  public LabelSet(List<String> labels) {
    this.labels = List.copyOf(labels);
    if (labels.size() < 2) {
      throw new IllegalArgumentException("expected at least two labels, found " + labels.size());
    }
    for (String label : labels) {
      if (indices.put(label, indices.size()) != null) {
        throw new IllegalArgumentException(
            "expected every label once, found '" + label + "' twice");
      }
    }
  }

  public int size() {
    return labels.size();
  }

  public String label(int index) {
    return labels.get(index);
  }

  public OptionalInt index(String label) {
    Integer index = indices.get(label);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  public List<String> labels() {
    return labels;
  }
}
