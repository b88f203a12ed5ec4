package dev.gloss.train.finetune;

/**
 * How long and how fast an encoder learns.
 *
 * @param epochs at most, {@link #ENOUGH} for as many as the texts need; two in a row that are no
 *     better end the training
 * @param rate the highest learning rate of the encoder
 */
public record TuningSchedule(int epochs, double rate) {
  /** So many epochs that the encoder makes enough steps. */
  public static final int ENOUGH = 0;

  private static final double PRETRAINED_RATE = 1.5e-4;

  /** Steps after which validation texts of several sets were as well read as after more. */
  private static final int STEPS = 1_500;

  private static final int FEWEST = 3;
  private static final int MOST = 12;

  public TuningSchedule {
    if (epochs < 0 || !(rate > 0)) {
      throw new IllegalArgumentException(
          "expected at least one epoch and a learning rate over 0, found %d and %s"
              .formatted(epochs, rate));
    }
  }

  /** For an encoder that has learned what language is. */
  public static TuningSchedule ofPretrained(int epochs) {
    return new TuningSchedule(epochs, PRETRAINED_RATE);
  }

  /** How many epochs there are at most. */
  int epochs(long stepsOfOne) {
    long enough = (STEPS + stepsOfOne - 1) / stepsOfOne;
    return epochs == ENOUGH ? (int) Math.min(MOST, Math.max(FEWEST, enough)) : epochs;
  }
}
