package dev.gloss.classify;

/** The part of a model that answered. Persisted by {@link #code}, never by ordinal. */
public enum Tier {
  TEACHER("teacher", 1),
  STUDENT("student", 2),
  /** The mean of both tiers' probabilities: a cascade whose student was not sure. */
  BOTH("both", 3),
  /** The student of a cascade, which was not sure, when the teacher had been asked enough. */
  CAPPED("student-capped", 4);

  private final String label;
  private final int code;

  Tier(String label, int code) {
    this.label = label;
    this.code = code;
  }

  /** The name that stands in records. */
  public String label() {
    return label;
  }

  /** The number that stands in state; never reused. */
  public int code() {
    return code;
  }

  /**
   * The tier with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Tier ofCode(int code) {
    for (Tier tier : values()) {
      if (tier.code == code) {
        return tier;
      }
    }
    throw new IllegalArgumentException("expected the code of a tier, found " + code);
  }
}
