package dev.gloss.classify;

/** When the teacher is asked, and what is said then. Immutable. */
public final class Cascade {
  private final float escalateBelow;
  private final Decision student;
  private final Decision asked;

  /**
   * @param classifier with a cascade
   */
  public Cascade(LabelSet labels, ClassifierSpecification classifier) {
    CascadeSettings cascade = classifier.cascade();
    escalateBelow = cascade.escalateBelow();
    Calibration alone = classifier.student();
    student =
        new Decision(
            labels,
            classifier,
            new Calibration(alone.temperature(), cascade.abstain(), alone.thresholds()));
    asked = new Decision(labels, classifier, cascade.decision());
  }

  /** Whether the student's answer stands. */
  public boolean isSure(float[] probabilities) {
    return student.confidence(probabilities) >= escalateBelow;
  }

  /** What both tiers think together; they err on different texts. */
  public static float[] mean(float[] student, float[] teacher) {
    float[] mean = new float[student.length];
    for (int label = 0; label < mean.length; label++) {
      mean[label] = (student[label] + teacher[label]) / 2;
    }
    return mean;
  }

  /** What is said of a text with the scores of the tier that answered. */
  public Prediction decide(Scores scores) {
    return scores.tier() == Tier.STUDENT ? student.decide(scores) : asked.decide(scores);
  }
}
