package dev.gloss.evaluate.classify;

import dev.gloss.classify.Prediction;
import dev.gloss.classify.Tag;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a cascade does for each number of texts that it escalates, those first of which its student
 * is least confident. Texts of equal confidence are escalated together, as by a threshold, so that
 * only some numbers can be had.
 */
public final class CascadeSweep {
  private final List<Text> texts;

  /** For each number of escalated texts. */
  private final long[] right;

  /** Likewise. */
  private final long[] named;

  /**
   * One text either way.
   *
   * @param confidence the student's, in [0, 1]
   * @param alone what the student says
   * @param asked what is said once the teacher was asked
   * @param teacher what the teacher alone says
   */
  public record Text(float confidence, Counts alone, Counts asked, Counts teacher) {}

  /**
   * Labels of one text.
   *
   * @param named labels given and labels wanted, added up
   */
  public record Counts(int right, int named) {
    /** Holds a prediction against the labels that the text should get. */
    public static Counts of(Prediction prediction, boolean multiLabel, List<String> wanted) {
      List<Tag> given = prediction.judged(multiLabel);
      int right = (int) given.stream().filter(tag -> wanted.contains(tag.label())).count();
      return new Counts(right, given.size() + wanted.size());
    }

    /**
     * Holds what is said of a message against what it is about, each twice: tags that are
     * acceptable and matters that were found, tags given and matters that it tells by itself.
     */
    public static Counts of(Prediction prediction, Message message) {
      Set<String> given = prediction.tags().stream().map(Tag::label).collect(Collectors.toSet());
      Set<String> acceptable = message.acceptable();
      int right = (int) given.stream().filter(acceptable::contains).count();
      List<Matter> told = message.told();
      return new Counts(right + MessageScores.found(told, given), 2 * (given.size() + told.size()));
    }
  }

  public CascadeSweep(List<Text> unsorted) {
    texts = unsorted.stream().sorted(Comparator.comparingDouble(Text::confidence)).toList();
    right = new long[texts.size() + 1];
    named = new long[texts.size() + 1];
    for (Text text : texts) {
      right[0] += text.alone().right();
      named[0] += text.alone().named();
    }
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      right[i + 1] = right[i] + text.asked().right() - text.alone().right();
      named[i + 1] = named[i] + text.asked().named() - text.alone().named();
    }
  }

  /** In the order in which they are escalated. */
  public List<Text> texts() {
    return texts;
  }

  /** Micro F1, which with one label a text is accuracy. */
  public double quality(int escalated) {
    return f1(right[escalated], named[escalated]);
  }

  /** Of the teacher alone. */
  public double teacherQuality() {
    return f1(
        texts.stream().mapToLong(text -> text.teacher().right()).sum(),
        texts.stream().mapToLong(text -> text.teacher().named()).sum());
  }

  private static double f1(long right, long named) {
    return named == 0 ? 0 : 2.0 * right / named;
  }

  /** Whether some threshold escalates exactly so many texts. */
  public boolean isPossible(int escalated) {
    return possibleTo(escalated) == escalated;
  }

  /** The confidence under which so many texts are escalated, if that {@link #isPossible}. */
  public float threshold(int escalated) {
    if (escalated == 0) {
      return 0;
    }
    return escalated == texts.size() ? 1 : texts.get(escalated).confidence();
  }

  /** How many texts are escalated whose student's confidence is under a threshold. */
  public int escalated(float below) {
    int low = 0;
    int high = texts.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (texts.get(middle).confidence() < below) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The nearest possible number from this one on downwards. */
  public int possibleTo(int escalated) {
    return escalated(threshold(escalated));
  }

  /** The nearest possible number from this one on upwards; the largest possible if none is. */
  public int possibleFrom(int escalated) {
    int up = escalated;
    while (up < texts.size() && !isPossible(up)) {
      up++;
    }
    return isPossible(up) ? up : possibleTo(texts.size());
  }
}
