package dev.gloss.classify;

import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/** How a tier's logits become probabilities, a confidence and tags. Immutable. */
public final class Decision {
  private final LabelSet labels;
  private final boolean multiLabel;

  /** Several labels may fit a text. */
  private final boolean several;

  /** Labels that are never said. */
  private final boolean[] unsaid;

  private final FollowUp followUp;
  private final int followUpIndex;
  private final Calibration calibration;

  /**
   * @param classifier whether labels exclude each other, and which of them mean "none"
   * @param calibration of the tier
   */
  public Decision(LabelSet labels, ClassifierSpecification classifier, Calibration calibration) {
    this.labels = labels;
    this.multiLabel = classifier.multiLabel();
    this.calibration = calibration;
    this.several = multiLabel || classifier.reading() == Reading.CLAUSES;
    unsaid = new boolean[labels.size()];
    for (int label = 0; label < unsaid.length; label++) {
      unsaid[label] = !classifier.isSaid(labels.label(label));
    }
    followUp = classifier.followUp();
    followUpIndex = followUp == null ? -1 : labels.index(followUp.label()).orElseThrow();
  }

  /**
   * @param logits {@code [labels]}
   * @return {@code [labels]}, each in [0, 1]; with one label a text they sum to 1
   */
  public float[] probabilities(float[] logits) {
    float[] probabilities = logits.clone();
    replace(probabilities, new double[logits.length]);
    return probabilities;
  }

  /**
   * As {@link #probabilities}, in place.
   *
   * @param scratch {@code [labels]}; overwritten
   */
  void replace(float[] logits, double[] scratch) {
    if (multiLabel) {
      Sigmoid.replace(logits, calibration.temperature());
    } else {
      Softmax.replace(logits, calibration.temperature(), scratch);
    }
  }

  /**
   * How sure the answer is, in [0, 1]. Where a text has one label the largest probability; where it
   * may have several the smallest distance of a label's probability from its threshold, as a share
   * of the farthest it could be on its side: how far the answer is from being another.
   */
  public float confidence(float[] probabilities) {
    if (!several) {
      return probabilities[Softmax.argMax(probabilities)];
    }
    float smallest = 1;
    for (int label = 0; label < probabilities.length; label++) {
      if (unsaid[label]) {
        continue;
      }
      float threshold = threshold(label);
      float distance = probabilities[label] - threshold;
      float farthest = distance >= 0 ? 1 - threshold : threshold;
      smallest = Math.min(smallest, farthest == 0 ? 0 : Math.abs(distance) / farthest);
    }
    return smallest;
  }

  private float threshold(int label) {
    return multiLabel ? calibration.thresholds().get(label) : calibration.abstain();
  }

  /** What is said of a text with these scores. */
  public Prediction decide(Scores scores) {
    float[] probabilities = scores.probabilities();
    int index = Softmax.argMax(probabilities);
    Tag best = new Tag(labels.label(index), probabilities[index]);
    if (!several) {
      boolean abstained = unsaid[index] || best.score() < calibration.abstain();
      return new Prediction(best, abstained ? List.of() : List.of(best), abstained, scores.tier());
    }
    List<Tag> tags = new ArrayList<>(2);
    for (int label = 0; label < probabilities.length; label++) {
      if (!unsaid[label] && probabilities[label] >= threshold(label)) {
        tags.add(new Tag(labels.label(label), probabilities[label]));
      }
    }
    tags.sort(Comparator.comparingDouble((Tag tag) -> -tag.score()));
    return new Prediction(best, tags, tags.isEmpty(), scores.tier());
  }

  /** Why nothing is said, if nothing is. */
  Silence silence(Prediction prediction) {
    if (!prediction.abstained()) {
      return Silence.NOT_SILENT;
    }
    int best = labels.index(prediction.best().label()).orElseThrow();
    if (!unsaid[best]) {
      return Silence.UNSURE;
    }
    return best == followUpIndex ? Silence.FOLLOW_UP : Silence.NONE;
  }

  /**
   * What the conversation that a text stands in needs to know of it.
   *
   * @param evidence the clause that speaks most for a label, by its index
   */
  public Leaning leaning(float[] probabilities, IntFunction<Span> evidence) {
    List<Tag> likely = new ArrayList<>();
    for (int label = 0; label < probabilities.length; label++) {
      if (!unsaid[label] && probabilities[label] >= Leaning.LEAST) {
        Tag tag = new Tag(labels.label(label), probabilities[label]);
        likely.add(followUp == null ? tag : tag.with(evidence.apply(label)));
      }
    }
    likely.sort(Comparator.comparingDouble((Tag tag) -> -tag.score()));
    List<Tag> most = likely.subList(0, Math.min(Leaning.MOST, likely.size()));
    if (followUp == null) {
      return new Leaning(most, Leaning.NONE.followUp(), 1);
    }
    float goesOn = followUp.inConversation(probabilities[followUpIndex]);
    return new Leaning(
        most,
        new Tag(followUp.label(), goesOn, evidence.apply(followUpIndex)),
        followUp.threshold());
  }
}
