package dev.gloss.evaluate.classify;

import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tier;
import dev.gloss.data.Message;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.ModelPack;
import java.util.ArrayList;
import java.util.List;

/**
 * A pack judged on messages, on the calling thread alone.
 *
 * @param alone each message by itself
 * @param inConversation in the light of what was said before in its conversation
 * @param escalatedOnTopic share of the messages with a matter that the teacher was asked about
 * @param escalatedOffTopic likewise of the messages about nothing
 */
public record MessageEvaluation(
    RunAs tiers,
    MessageScores alone,
    MessageScores inConversation,
    double escalatedOnTopic,
    double escalatedOffTopic) {
  /** Runs the pack so over the messages in their order. */
  public static MessageEvaluation of(
      ModelPack pack, RunAs tiers, List<Message> messages, Progress progress) {
    try (TextClassifier classifier = TextClassifier.open(pack, tiers)) {
      List<List<Tag>> alone = new ArrayList<>();
      List<List<Tag>> together = new ArrayList<>();
      Conversations conversations = new Conversations();
      int[] texts = new int[2];
      int[] escalated = new int[2];
      for (Message message : messages) {
        Tags said = classifier.readInConversation(message.text());
        alone.add(said.tags());
        together.add(conversations.hear(message.conversation(), said).tags().tags());
        int kind = message.matters().isEmpty() ? 1 : 0;
        texts[kind]++;
        escalated[kind] += said.tier() == Tier.STUDENT ? 0 : 1;
        progress.done(alone.size(), messages.size());
      }
      return new MessageEvaluation(
          tiers,
          MessageScores.of(messages, alone),
          MessageScores.of(messages, together),
          ClassificationMetrics.share(escalated[0], texts[0]),
          ClassificationMetrics.share(escalated[1], texts[1]));
    }
  }
}
