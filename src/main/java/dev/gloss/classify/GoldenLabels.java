package dev.gloss.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.view.TextView;

/**
 * What a golden line holds of a classifier: for each tier the most probable label and its
 * probability, {@code {"teacher":{"label":"…","score":0.1234},"student":{…}}}.
 */
final class GoldenLabels {
  /**
   * How far a teacher's probability may be from the expected one. Int8 encoders multiply in other
   * ways on other processors (without VNNI, pairs of products saturate at 16 bits), which moves a
   * close decision by some hundredths. A wrong tokenizer, encoder or head moves it by far more.
   */
  static final float TEACHER_TOLERANCE = 0.1f;

  /**
   * How far a student's may be. It is plain Java in a fixed order, the same everywhere; what is
   * left is the rounding to four digits, and room for a faster order of sums.
   */
  static final float STUDENT_TOLERANCE = 0.001f;

  private static final String LABEL = "label";
  private static final String SCORE = "score";

  private GoldenLabels() {}

  static ObjectNode of(TextClassifier classifier, TextView text) {
    ObjectNode tiers = JsonNodeFactory.instance.objectNode();
    for (Tier tier : classifier.loaded()) {
      float[] probabilities = classifier.probabilities(text, tier);
      int best = Softmax.argMax(probabilities);
      tiers
          .putObject(tier.label())
          .put(LABEL, classifier.labels().label(best))
          .put(SCORE, ClassifyTask.rounded(probabilities[best]));
    }
    return tiers;
  }

  static void verify(TextClassifier classifier, TextView text, JsonNode expected, String where) {
    for (Tier tier : classifier.loaded()) {
      verify(classifier.labels(), tier, classifier.probabilities(text, tier), expected, where);
    }
  }

  private static void verify(
      LabelSet labels, Tier tier, float[] probabilities, JsonNode tiers, String where) {
    JsonNode expected = tiers.path(tier.label());
    double score = expected.path(SCORE).isNumber() ? expected.path(SCORE).doubleValue() : -1;
    if (!expected.path(LABEL).isTextual() || !(score >= 0 && score <= 1)) {
      throw new ModelFormatException(
          "%s: expected '%s' with a label and a score in [0, 1], found %s"
              .formatted(
                  where, tier.label(), expected.isMissingNode() ? "nothing" : "something else"));
    }
    String label = expected.path(LABEL).textValue();
    int index =
        labels
            .index(label)
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        "%s: expected the %s to name a label of the pack, found another"
                            .formatted(where, tier.label())));
    float found = probabilities[index];
    float tolerance = tier == Tier.STUDENT ? STUDENT_TOLERANCE : TEACHER_TOLERANCE;
    // Written so that a NaN is refused.
    if (!(Math.abs(found - score) <= tolerance)) {
      throw new ModelFormatException(
          "%s: expected the %s to give '%s' a probability of %s within %s, found %s"
              .formatted(where, tier.label(), label, score, tolerance, found));
    }
  }
}
