package dev.gloss.train.classify;

import dev.gloss.classify.LabelSet;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import java.util.List;

/**
 * What a classifier should make of messages and of their clauses.
 *
 * @param labels with those that mean "none of the others" and "as before"
 * @param none index of the label of what is about nothing
 * @param followUp index of the label of what goes on about something said before; -1: there is none
 */
record MessageTargets(LabelSet labels, int none, int followUp) {
  /** Share of the best of several labels of which any is right. */
  private static final float BEST = 0.6f;

  /** Each matter has an equal share; of a message without any all is none's. */
  float[] whole(Message message) {
    float[] target = new float[labels.size()];
    for (Matter matter : message.matters()) {
      add(target, matter, 1f / message.matters().size());
    }
    if (message.matters().isEmpty()) {
      target[none] = 1;
    }
    return target;
  }

  /**
   * Of a clause that most of a matter's evidence lies in, or that mostly is evidence, that matter;
   * of all others none.
   */
  float[] clause(Message message, Span clause) {
    List<Matter> said =
        message.matters().stream().filter(matter -> isSaid(matter, clause)).toList();
    float[] target = new float[labels.size()];
    said.forEach(matter -> add(target, matter, 1f / said.size()));
    if (said.isEmpty()) {
      target[none] = 1;
    }
    return target;
  }

  private static boolean isSaid(Matter matter, Span clause) {
    return matter.evidence().stream()
        .anyMatch(
            span -> {
              int shared =
                  Math.min(span.end(), clause.end()) - Math.max(span.start(), clause.start());
              return shared > 0 && 2 * shared >= Math.min(span.length(), clause.length());
            });
  }

  private void add(float[] target, Matter matter, float share) {
    if (matter.followUp() && followUp >= 0) {
      target[followUp] += share;
      return;
    }
    List<String> right = matter.labels();
    float rest = right.size() == 1 ? 0 : share * (1 - BEST) / (right.size() - 1);
    target[index(right.get(0))] += right.size() == 1 ? share : share * BEST;
    right.subList(1, right.size()).forEach(label -> target[index(label)] += rest);
  }

  private int index(String label) {
    return labels.index(label).orElseThrow();
  }
}
