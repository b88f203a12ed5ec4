package dev.gloss.train.finetune;

import dev.gloss.encoder.TokenShape;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts as an encoder's window takes them. */
final class Windows {
  private final Tokenizer tokenizer;
  private final int tokens;

  Windows(Tokenizer tokenizer, int tokens) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  /** All parts of a text that has words, and how many words each has. */
  record Whole(List<Sample> parts, int rows) {}

  Whole whole(TuningText text) {
    List<Sample> parts = of(text);
    return new Whole(parts, text.targets().length);
  }

  /** Logits of texts out of the logits of their parts, in order. */
  static List<float[][]> joined(List<Whole> texts, List<float[][]> ofParts) {
    List<float[][]> all = new ArrayList<>();
    int part = 0;
    for (Whole text : texts) {
      List<float[]> rows = new ArrayList<>(text.rows());
      for (int i = 0; i < text.parts().size(); i++) {
        rows.addAll(Arrays.asList(ofParts.get(part++)));
      }
      all.add(rows.toArray(new float[0][]));
    }
    return all;
  }

  /** Whether a text is read at once. */
  boolean fits(Encoding encoding) {
    return encoding.length() <= tokens;
  }

  /** One sample, or for words beyond the window one for each window. */
  List<Sample> of(TuningText text) {
    Encoding encoding = tokenizer.encode(text.text());
    int[] shapes = TokenShape.of(text.text(), encoding);
    if (text.words().isEmpty()) {
      int length = Math.min(encoding.length(), tokens);
      return List.of(sample(encoding, shapes, 1, length - 1, null, text.targets()));
    }
    int[] places = places(text.words(), encoding);
    List<Sample> samples = new ArrayList<>();
    int word = 0;
    while (word < places.length) {
      int from = samples.isEmpty() ? 1 : places[word];
      int next = word;
      while (next < places.length && endOf(places, next, encoding) - from <= tokens - 2) {
        next++;
      }
      // A word longer than the window is read as far as that goes.
      next = Math.max(next, word + 1);
      int to = Math.min(endOf(places, next - 1, encoding), from + tokens - 2);
      int[] positions = Arrays.copyOfRange(places, word, next);
      for (int i = 0; i < positions.length; i++) {
        positions[i] += 1 - from;
      }
      float[][] targets = Arrays.copyOfRange(text.targets(), word, next);
      samples.add(sample(encoding, shapes, from, to, positions, targets));
      word = next;
    }
    return samples;
  }

  /** The token after a word's last. */
  private static int endOf(int[] places, int word, Encoding encoding) {
    return word + 1 < places.length ? places[word + 1] : encoding.length() - 1;
  }

  private Sample sample(
      Encoding encoding, int[] shapes, int from, int to, int[] positions, float[][] targets) {
    int[] ids = new int[to - from + 2];
    int[] written = new int[ids.length];
    ids[0] = tokenizer.classifierTokenId();
    for (int i = from; i < to; i++) {
      ids[i - from + 1] = encoding.id(i);
      written[i - from + 1] = shapes[i];
    }
    ids[ids.length - 1] = tokenizer.separatorTokenId();
    return new Sample(ids, written, positions, targets);
  }

  /** For each word its first token. */
  private static int[] places(List<Span> words, Encoding encoding) {
    int[] places = new int[words.size()];
    int token = 1;
    for (int word = 0; word < places.length; word++) {
      int start = words.get(word).start();
      while (token < encoding.length() - 2 && encoding.start(token) < start) {
        token++;
      }
      places[word] = token;
    }
    return places;
  }
}
