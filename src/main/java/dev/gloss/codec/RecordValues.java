package dev.gloss.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What one record has at the paths of a {@link FieldTree}; made afresh for every record. */
final class RecordValues {
  private final FieldValue[] slots;
  private final Map<String, FieldValue> collected = new HashMap<>();

  RecordValues(int slots) {
    this.slots = new FieldValue[slots];
    Arrays.fill(this.slots, FieldValue.ABSENT);
  }

  FieldValue slot(int slot) {
    return slots[slot];
  }

  void set(int slot, FieldValue value) {
    slots[slot] = value;
  }

  /** The members that were collected, by name. */
  Map<String, FieldValue> collected() {
    return collected;
  }

  /**
   * Sets the value at {@code node} and forgets what stood at and below it: where a record says the
   * same name twice, the last one counts, as a whole.
   */
  void put(FieldTree node, FieldValue value) {
    forget(node);
    set(node, value);
    node.collectedAs().ifPresent(name -> collected.put(name, value));
  }

  private void forget(FieldTree node) {
    set(node, FieldValue.ABSENT);
    if (node.collects()) {
      collected.clear();
    }
    node.members().forEach(this::forget);
  }

  private void set(FieldTree node, FieldValue value) {
    for (int slot : node.slots()) {
      slots[slot] = value;
    }
  }
}
