package dev.gloss.evaluate.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What each threshold on the confidence would let be said. Answers of equal confidence are said
 * together, as by a threshold.
 */
public final class CoverageSweep {
  private CoverageSweep() {}

  /**
   * One answer that some threshold would let be said.
   *
   * @param fitting whether any label fits its text; else saying anything is wrong
   */
  public record Said(float confidence, boolean right, boolean fitting) {}

  /**
   * What is said from one confidence on.
   *
   * @param answers whose confidence is at least this
   * @param right those of them that are right
   * @param misfit those of them to whose text no label fits
   */
  public record Point(float confidence, int answers, int right, int misfit) {}

  /** A point for each confidence that occurs, the highest first. */
  public static List<Point> of(List<Said> answers) {
    List<Said> surest =
        answers.stream().sorted(Comparator.comparingDouble(said -> -said.confidence())).toList();
    List<Point> points = new ArrayList<>();
    int right = 0;
    int misfit = 0;
    for (int i = 0; i < surest.size(); i++) {
      Said said = surest.get(i);
      right += said.right() ? 1 : 0;
      misfit += said.fitting() ? 0 : 1;
      if (i + 1 == surest.size() || surest.get(i + 1).confidence() < said.confidence()) {
        points.add(new Point(said.confidence(), i + 1, right, misfit));
      }
    }
    return points;
  }
}
