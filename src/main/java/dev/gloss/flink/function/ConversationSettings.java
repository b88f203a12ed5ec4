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
 */
@PublicEvolving
public record ConversationSettings(
    int sentences, int results, int summarySentences, int summaryCharacters, Duration timeToLive)
    implements Serializable {
  /** 8 sentences, 4 results, 3 sentences in at most 400 characters, 24 hours. */
  public static final ConversationSettings DEFAULT =
      new ConversationSettings(8, 4, 3, 400, Duration.ofHours(24));

  public ConversationSettings {
    if (sentences < 1 || results < 0 || timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException(
          "expected at least 1 sentence, 0 results and a positive time to live, found %d, %d, %s"
              .formatted(sentences, results, timeToLive));
    }
  }

  public SummaryBudget summaryBudget() {
    return new SummaryBudget(summarySentences, summaryCharacters);
  }
}
