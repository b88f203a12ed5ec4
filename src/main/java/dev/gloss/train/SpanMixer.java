package dev.gloss.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes texts that nobody wrote for a teacher to label: a run of words of one text followed by a
 * run of words of another. A student learns from them what the teacher makes of words in other
 * company than the data's. Where a script puts no spaces between words, a character counts as one.
 * The same seed gives the same texts.
 */
public final class SpanMixer {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final Pattern WORD =
      Pattern.compile(
          "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]"
              + "|[^\\s\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]+");

  /** Longest run in words. */
  private static final int LONGEST = 40;

  /** Fewest words of a mix, if the texts have them. */
  private static final int FEWEST = 3;

  /** Draws for a mix that has so many; the last one stands. */
  private static final int DRAWS = 20;

  private final List<String> texts;
  private final SplittableRandom random;

  /**
   * @param texts at least one, none of them blank
   */
  public SpanMixer(List<String> texts, long seed) {
    this.texts = texts;
    this.random = new SplittableRandom(seed);
  }

  /** A text, as far as it was taken over, and the words of that. */
  private record Run(String text, int words) {}

  public List<String> mixes(int count) {
    List<String> mixes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      mixes.add(mix());
    }
    return mixes;
  }

  private String mix() {
    Run first = run();
    Run second = run();
    for (int draw = 1; draw < DRAWS && first.words() + second.words() < FEWEST; draw++) {
      first = run();
      second = run();
    }
    return first.text() + " " + second.text();
  }

  private Run run() {
    String text = texts.get(random.nextInt(texts.size()));
    List<MatchResult> words = WORD.matcher(text).results().toList();
    int length = 1 + random.nextInt(Math.min(LONGEST, words.size()));
    int start = random.nextInt(words.size() - length + 1);
    int end = words.get(start + length - 1).end();
    String run = text.substring(words.get(start).start(), end);
    return new Run(SPACE.matcher(run).replaceAll(" "), length);
  }
}
