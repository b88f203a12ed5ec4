package dev.gloss.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Makes texts that nobody wrote for a teacher to label: a run of words of one text followed by a
 * run of words of another. A student learns from them what the teacher makes of words in other
 * company than the data's. The same seed gives the same texts.
 */
final class SpanMixer {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Longest run in words. */
  private static final int LONGEST = 40;

  /** Fewest words of a mix. */
  private static final int FEWEST = 3;

  private final List<String[]> texts = new ArrayList<>();
  private final SplittableRandom random;

  /**
   * @param texts at least one of them with two words
   */
  SpanMixer(List<String> texts, long seed) {
    for (String text : texts) {
      this.texts.add(SPACE.split(text.strip()));
    }
    this.random = new SplittableRandom(seed);
  }

  List<String> mixes(int count) {
    List<String> mixes = new ArrayList<>(count);
    while (mixes.size() < count) {
      List<String> words = new ArrayList<>();
      addRun(words);
      addRun(words);
      if (words.size() >= FEWEST) {
        mixes.add(String.join(" ", words));
      }
    }
    return mixes;
  }

  private void addRun(List<String> words) {
    String[] text = texts.get(random.nextInt(texts.size()));
    int length = 1 + random.nextInt(Math.min(LONGEST, text.length));
    int start = random.nextInt(text.length - length + 1);
    words.addAll(List.of(text).subList(start, start + length));
  }
}
