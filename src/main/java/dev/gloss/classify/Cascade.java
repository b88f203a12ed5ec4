package dev.gloss.classify;

/** When the teacher is asked, and what is said then. Immutable. */
public final class Cascade {
  private final float escalateBelow;
  private final Decision alone;
  private final Decision student;
  private final Decision asked;

  /**
   * @param classifier with a cascade
   */
  public Cascade(LabelSet labels, ClassifierSpecification classifier) {
    CascadeSettings cascade = classifier.cascade();
    escalateBelow = cascade.escalateBelow();
    Calibration own = classifier.student();
    alone = new Decision(labels, classifier, own);
    student =
        new Decision(
            labels,
            classifier,
            new Calibration(own.temperature(), cascade.abstain(), own.thresholds()));
    asked = new Decision(labels, classifier, cascade.decision());
  }

  /** Whether the student's answer stands. */
  public boolean isSure(float[] probabilities) {
    return alone.confidence(probabilities) >= escalateBelow;
  }

  /** What both tiers think together; they err on different texts. */
  public static float[] mean(float[] student, float[] teacher) {
    float[] mean = new float[student.length];
    for (int label = 0; label < mean.length; label++) {
      mean[label] = (student[label] + teacher[label]) / 2;
    }
    return mean;
  }

  /** How the scores of the tier that answered become tags. */
  public Decision decision(Tier answered) {
    return switch (answered) {
      case STUDENT -> student;
      case CAPPED -> alone;
      case TEACHER, BOTH -> asked;
    };
  }
}
