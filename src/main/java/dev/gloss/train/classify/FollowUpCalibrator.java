package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Decision;
import dev.gloss.classify.FollowUp;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.data.Message;
import dev.gloss.evaluate.classify.Conversations;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses on conversations how a message is read that goes on about what was said before it: among
 * the ways in which what is added is right often enough, the one that adds most that is right, and
 * of equals the one that adds least that is wrong.
 */
final class FollowUpCalibrator {
  private static final float[] ODDS = {1, 2, 3, 5, 8, 12, 20};
  private static final float LEAST = 0.1f;
  private static final float STEP = 0.025f;

  /** Fewer added tags tell too little of how often they are right. */
  private static final int FEWEST = 10;

  private static final Span NOWHERE = new Span(0, 0);

  private FollowUpCalibrator() {}

  /** What a message is and what is thought of it by itself. */
  private record Thought(Message message, Tags alone) {}

  /**
   * @param messages those of a conversation in the order in which they were written
   * @param probabilities that count of each, {@code [messages, labels]}
   * @param decision that makes tags of them
   * @param precision share of what is added that is to be right
   */
  static Optional<FollowUp> best(
      ClassifierSpecification classifier,
      List<Message> messages,
      float[][] probabilities,
      Decision decision,
      double precision) {
    if (classifier.followUp() == null) {
      return Optional.empty();
    }
    String label = classifier.followUp().label();
    int index = new LabelSet(classifier.labels()).index(label).orElseThrow();
    List<Thought> thoughts = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Prediction prediction = decision.decide(new Scores(probabilities[i], Tier.STUDENT));
      Leaning leaning = decision.leaning(probabilities[i], each -> NOWHERE);
      Silence silence = prediction.abstained() ? Silence.UNSURE : Silence.NOT_SILENT;
      thoughts.add(
          new Thought(
              messages.get(i), new Tags(prediction.tags(), silence, Tier.STUDENT, leaning)));
    }
    FollowUp best = FollowUp.of(label);
    int most = 0;
    int fewestWrong = 0;
    for (float odds : ODDS) {
      for (float threshold = LEAST; threshold < 1; threshold += STEP) {
        FollowUp tried = new FollowUp(label, odds, threshold);
        int[] added = added(thoughts, tried, probabilities, index);
        int wrong = added[0] - added[1];
        boolean better = added[1] > most || added[1] == most && wrong < fewestWrong;
        if (added[0] >= FEWEST && added[1] >= precision * added[0] && better) {
          best = tried;
          most = added[1];
          fewestWrong = wrong;
        }
      }
    }
    return Optional.of(best);
  }

  /** Tags that the conversation adds, and how many of them are right. */
  private static int[] added(
      List<Thought> thoughts, FollowUp tried, float[][] probabilities, int index) {
    int[] added = new int[2];
    Conversations conversations = new Conversations();
    for (int i = 0; i < thoughts.size(); i++) {
      Message message = thoughts.get(i).message();
      Tags alone = thoughts.get(i).alone();
      Leaning leaning = alone.leaning().with(tried, probabilities[i][index]);
      ConversationLabels.Heard heard =
          conversations.hear(
              message.conversation(),
              new Tags(alone.tags(), alone.silence(), alone.tier(), leaning));
      if (alone.abstained() && !heard.tags().abstained()) {
        added[0]++;
        added[1] += message.acceptable().contains(heard.tags().tags().get(0).label()) ? 1 : 0;
      }
    }
    return added;
  }
}
