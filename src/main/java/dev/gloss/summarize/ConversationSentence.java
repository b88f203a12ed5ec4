package dev.gloss.summarize;

/**
 * A sentence that a conversation remembers.
 *
 * @param text the sentence on one line
 * @param salience how much of its message it said, as in {@link SalientSentence}; finite
 * @param vector its meaning; {@link SentenceVector#NONE} if nobody encoded it
 */
public record ConversationSentence(String text, float salience, SentenceVector vector) {
  public ConversationSentence {
    if (!Float.isFinite(salience)) {
      throw new IllegalArgumentException("expected a finite salience, found " + salience);
    }
  }
}
