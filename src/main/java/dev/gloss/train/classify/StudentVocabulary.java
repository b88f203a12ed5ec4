package dev.gloss.train.classify;

import dev.gloss.tokenize.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The tokens a student has vectors for, and texts in their terms. */
final class StudentVocabulary {
  /**
   * Tokens kept beside those of the texts: the first of the tokenizer's vocabulary, which are the
   * commonest of the language, for words that only the stream will bring.
   */
  private static final int COMMON = 10_000;

  private final Tokenizer tokenizer;
  private final long[] counts;
  private final int[] ids;
  private final int[] rowOf;

  /**
   * @param texts all texts the student will learn from
   */
  StudentVocabulary(Tokenizer tokenizer, List<String> texts) {
    this.tokenizer = tokenizer;
    counts = new long[tokenizer.vocabularySize()];
    for (String text : texts) {
      for (int id : tokenizer.encode(text).ids()) {
        counts[id]++;
      }
    }
    ids = IntStream.range(0, counts.length).filter(id -> id < COMMON || counts[id] > 0).toArray();
    rowOf = new int[counts.length];
    for (int row = 0; row < ids.length; row++) {
      rowOf[ids[row]] = row;
    }
  }

  /** The tokenizer's ids that are kept, ascending. */
  int[] ids() {
    return ids;
  }

  /** How often each of the tokenizer's ids occurs in the texts. */
  long[] counts() {
    return counts;
  }

  /** The text as places in {@link #ids}; it must be one of those the vocabulary was made from. */
  int[] rows(String text) {
    return Arrays.stream(tokenizer.encode(text).ids()).map(id -> rowOf[id]).toArray();
  }
}
