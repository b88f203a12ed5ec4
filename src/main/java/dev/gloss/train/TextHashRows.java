package dev.gloss.train;

import dev.gloss.text.TextHash;

/**
 * From keys of texts to numbers of rows: open addressing in arrays of primitives, some 40 bytes a
 * key, where a map of objects takes three times as much. A key is random bits already, so its low
 * half is its hash.
 */
final class TextHashRows {
  private static final int NONE = -1;

  private long[] high = new long[1 << 10];
  private long[] low = new long[1 << 10];

  /** One more than the row; 0 where there is no key. */
  private int[] next = new int[1 << 10];

  private int size;

  /** The row of a key, or -1. */
  int row(TextHash key) {
    return next[place(key.high(), key.low())] - 1;
  }

  boolean has(TextHash key) {
    return row(key) != NONE;
  }

  /** The last row given for a key stands. */
  void put(TextHash key, int row) {
    if (2 * (size + 1) > next.length) {
      grow();
    }
    int place = place(key.high(), key.low());
    size += next[place] == 0 ? 1 : 0;
    set(place, key.high(), key.low(), row + 1);
  }

  private void set(int place, long keyHigh, long keyLow, int value) {
    high[place] = keyHigh;
    low[place] = keyLow;
    next[place] = value;
  }

  /** Where the key is, or the free place that it would take. */
  private int place(long keyHigh, long keyLow) {
    int mask = next.length - 1;
    int place = (int) keyLow & mask;
    while (next[place] != 0 && (high[place] != keyHigh || low[place] != keyLow)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldNext = next;
    high = new long[2 * oldHigh.length];
    low = new long[2 * oldLow.length];
    next = new int[2 * oldNext.length];
    for (int i = 0; i < oldNext.length; i++) {
      if (oldNext[i] != 0) {
        set(place(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldNext[i]);
      }
    }
  }
}
