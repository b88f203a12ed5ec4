package dev.gloss.train.classify;

/**
 * What a cascade is to be: how many texts the teacher is asked about. Quality is accuracy on
 * validation, or micro F1 with any number of labels a text.
 */
public enum CascadeAim {
  /** As few as lose at most {@value CascadeGate#FAST_LOSS} of the teacher's quality. */
  FAST,

  /**
   * As few as make the cascade not worse than the teacher, luck allowed for: better by two standard
   * errors, or not worse where two standard errors are too little to notice. If no share of texts
   * shows that, the one that comes nearest, and the larger of equals.
   */
  BALANCED,

  /**
   * As few as are not worse than the share with the highest quality by more than chance, and no
   * fewer than {@link #BALANCED}.
   */
  BEST
}
