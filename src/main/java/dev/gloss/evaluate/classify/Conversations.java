package dev.gloss.evaluate.classify;

import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Tags;
import java.util.HashMap;
import java.util.Map;

/**
 * What each of many conversations is about, as their messages come; a message without one stands
 * alone. Not safe for use by several threads.
 */
public final class Conversations {
  private final Map<String, ConversationLabels> labels = new HashMap<>();

  /**
   * What becomes of the next message of a conversation.
   *
   * @param conversation empty: none
   * @param alone what is said of the message by itself
   */
  public ConversationLabels.Heard hear(String conversation, Tags alone) {
    ConversationLabels.Heard heard =
        labels.getOrDefault(conversation, ConversationLabels.NONE).hear(alone);
    if (!conversation.isEmpty()) {
      labels.put(conversation, heard.after());
    }
    return heard;
  }
}
