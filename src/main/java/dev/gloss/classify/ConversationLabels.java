package dev.gloss.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a conversation is about: the labels that its messages leaned to, each with a weight that
 * fades from message to message. A message that goes on about what was said before is read in the
 * light of it: how probably it goes on is shared out among these labels. Immutable; bounded.
 *
 * @param labels heaviest first, at most {@value #MOST}; weights in [0, 1]
 */
public record ConversationLabels(List<Tag> labels) {
  public static final ConversationLabels NONE = new ConversationLabels(List.of());

  private static final int MOST = 8;

  /** Share of a weight that is left after another message. */
  private static final float FADING = 0.8f;

  /** A lighter label is forgotten. */
  private static final float LEAST = 0.05f;

  /** What a conversation is about has at least this weight. */
  private static final float ABOUT = 0.3f;

  public ConversationLabels {
    labels = List.copyOf(labels);
  }

  /**
   * What becomes of a message in its conversation.
   *
   * @param tags what is said of the message
   * @param about what the conversation is about now, with the weight of each label, heaviest first
   */
  public record Heard(Tags tags, List<Tag> about, ConversationLabels after) {}

  /**
   * The conversation goes on with a message of which this was said by itself. What was said stands;
   * of a message that says nothing by itself, the most probable label in the light of the
   * conversation is said if it is probable enough.
   */
  public Heard hear(Tags alone) {
    Leaning leaning = alone.leaning();
    Map<String, Tag> scores = new LinkedHashMap<>();
    leaning.labels().forEach(label -> scores.put(label.label(), label));
    double heaviness = labels.stream().mapToDouble(Tag::score).sum();
    double shared = leaning.followUp().score() * Math.min(1, heaviness);
    Tag best = null;
    for (Tag label : labels) {
      Tag own = scores.get(label.label());
      float score = (float) (shared * label.score() / heaviness);
      Tag both =
          own == null
              ? new Tag(label.label(), score, leaning.followUp().evidence())
              : new Tag(label.label(), Math.min(1, own.score() + score), own.evidence());
      scores.put(label.label(), both);
      best = best == null || both.score() > best.score() ? both : best;
    }
    boolean said =
        alone.abstained()
            && shared > 0
            && best != null
            && leaning.threshold() < 1
            && best.score() >= leaning.threshold();
    ConversationLabels after = after(scores);
    return new Heard(
        said ? new Tags(List.of(best), alone.silence(), alone.tier(), leaning) : alone,
        after.labels.stream().filter(label -> label.score() >= ABOUT).toList(),
        after);
  }

  private ConversationLabels after(Map<String, Tag> scores) {
    Map<String, Float> weights = new LinkedHashMap<>();
    labels.forEach(label -> weights.put(label.label(), label.score() * FADING));
    scores
        .values()
        .forEach(
            score -> weights.merge(score.label(), score.score(), (old, now) -> Math.max(old, now)));
    List<Tag> next = new ArrayList<>();
    weights.forEach(
        (label, weight) -> {
          if (weight >= LEAST) {
            next.add(new Tag(label, weight));
          }
        });
    next.sort(Comparator.comparingDouble((Tag tag) -> -tag.score()).thenComparing(Tag::label));
    return new ConversationLabels(next.subList(0, Math.min(MOST, next.size())));
  }
}
