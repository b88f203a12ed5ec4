package dev.gloss.tokenize;

import java.util.Arrays;

/** The tokens of one text as they are found. Not safe for use by several threads. */
final class EncodingBuilder {
  private int[] ids;
  private int[] starts;
  private int[] ends;
  private int length;

  EncodingBuilder(int capacity) {
    ids = new int[capacity];
    starts = new int[capacity];
    ends = new int[capacity];
  }

  int length() {
    return length;
  }

  /** Takes back every token after the first {@code newLength}. */
  void truncate(int newLength) {
    length = newLength;
  }

  void add(int id, int start, int end) {
    if (length == ids.length) {
      int capacity = length + (length >> 1) + 16;
      ids = Arrays.copyOf(ids, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    ids[length] = id;
    starts[length] = start;
    ends[length] = end;
    length++;
  }

  Encoding build() {
    return new Encoding(
        Arrays.copyOf(ids, length), Arrays.copyOf(starts, length), Arrays.copyOf(ends, length));
  }
}
