package dev.gloss.train.classify;

import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.view.TextPart;
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
   * @param texts all texts the student will learn from, as often as it learns from them
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

  /**
   * The part as places in {@link #ids}, between its neighbours in the text or the special tokens at
   * its ends; the text must be one of those the vocabulary was made from.
   */
  int[] rows(TextPart part) {
    Encoding text = tokenizer.encode(part.text());
    int first = 1;
    int end = text.length() - 1;
    if (part.span().isPresent()) {
      while (first < end && text.start(first) < part.span().get().start()) {
        first++;
      }
      int last = first;
      while (last < end && text.start(last) < part.span().get().end()) {
        last++;
      }
      end = last;
    }
    return IntStream.range(first - 1, end + 1).map(i -> rowOf[text.id(i)]).toArray();
  }
}
