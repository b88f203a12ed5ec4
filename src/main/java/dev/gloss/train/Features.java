package dev.gloss.train;

import dev.gloss.evaluate.Progress;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Features of texts, a row a text. Safe for use by several threads. */
public interface Features {
  /** Number of texts. */
  int size();

  /** Features of a text. */
  int width();

  /**
   * Fills the first {@link #width} places of {@code row} with the features of one text.
   *
   * @param row owned by the caller
   */
  void read(int text, float[] row);

  /** The features of one text, owned by the caller. */
  default float[] row(int text) {
    float[] row = new float[width()];
    read(text, row);
    return row;
  }

  /**
   * What a function, such as a head's logits, makes of each text; owned by the caller.
   *
   * @param function safe for use by several threads
   */
  default float[][] each(UnaryOperator<float[]> function, Workers workers) {
    List<Integer> texts = IntStream.range(0, size()).boxed().toList();
    return workers
        .map(texts, text -> function.apply(row(text)), Progress.NONE)
        .toArray(new float[0][]);
  }

  /** The features of some of the texts, in this order. */
  default Features subset(int[] texts) {
    return new Subset(this, texts);
  }

  /**
   * @param rows {@code [texts, features]}, at least one; nobody may write to them
   */
  static Features of(float[][] rows) {
    return new InMemory(rows);
  }

  /** Floats on the heap. */
  record InMemory(float[][] rows) implements Features {
    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int width() {
      return rows[0].length;
    }

    @Override
    public void read(int text, float[] row) {
      System.arraycopy(rows[text], 0, row, 0, rows[text].length);
    }
  }

  /** Some of others. */
  record Subset(Features all, int[] texts) implements Features {
    @Override
    public int size() {
      return texts.length;
    }

    @Override
    public int width() {
      return all.width();
    }

    @Override
    public void read(int text, float[] row) {
      all.read(texts[text], row);
    }
  }
}
