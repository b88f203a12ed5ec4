package dev.gloss.flink.function;

import dev.gloss.summarize.SummaryBudget;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What a conversation remembers between its messages.
 *
 * @param sentences salient sentences kept, at least 1
 * @param results annotations kept for texts that come again, 0 for none
 * @param summarySentences budget of the conversation's summary in sentences
 * @param summaryCharacters budget of the conversation's summary in UTF-16 units
 * @param timeToLive a conversation silent for this long is forgotten
 * @param eventTime whether silence is measured by the timestamps of its events, which the stream
 *     must then have, and not by the machine's clock: a backfill of a year does not make one
 *     conversation of what lies months apart. What is forgotten is removed as watermarks pass
 */
@PublicEvolving
public record ConversationSettings(
    int sentences,
    int results,
    int summarySentences,
    int summaryCharacters,
    Duration timeToLive,
    boolean eventTime)
    implements Serializable {
  /**
   * 8 sentences, 4 results, 3 sentences in at most 400 characters, 24 hours by the machine's clock.
   */
  public static final ConversationSettings DEFAULT =
      new ConversationSettings(8, 4, 3, 400, Duration.ofHours(24), false);

  public ConversationSettings {
    if (sentences < 1 || results < 0 || timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException(
          "expected at least 1 sentence, 0 results and a positive time to live, found %d, %d, %s"
              .formatted(sentences, results, timeToLive));
    }
  }

  /** What the conversation's summary may take up. */
  public SummaryBudget summaryBudget() {
    return new SummaryBudget(summarySentences, summaryCharacters);
  }
}
