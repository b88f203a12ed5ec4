package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.tensor.LinearHead;
import java.util.List;

/**
 * What a manifest says of a classifier: its labels, and how logits become tags.
 *
 * @param labels in the order of the head's rows, each once
 * @param multiLabel any number of labels may fit a text (each has a probability of its own);
 *     otherwise exactly one does
 * @param abstainLabels labels that mean "none of the others": where one of them is the most
 *     probable, the classifier abstains. Only with one label a text
 * @param reading what of a text is weighed; null: the whole
 * @param followUp how a text is read that goes on about what was said before it, so that the
 *     conversation tells its labels; null if the pack cannot tell. Only with one label a text
 * @param teacher of the encoder's head; null if the pack has none
 * @param student of the tabulated convolution; null if the pack has none
 * @param cascade when the teacher is asked; null unless the pack has both
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClassifierSpecification(
    List<String> labels,
    @JsonProperty(value = "multi-label", required = true) boolean multiLabel,
    @JsonProperty("abstain-labels") List<String> abstainLabels,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UnlessWhole.class)
        Reading reading,
    @JsonProperty("follow-up") FollowUp followUp,
    Calibration teacher,
    Calibration student,
    CascadeSettings cascade)
    implements TaskSpecification {
  /** Tells Jackson to leave out what every pack did before there was a choice. */
  static final class UnlessWhole {
    @Override
    public boolean equals(Object reading) {
      return reading == null || reading == Reading.WHOLE;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** The file with the teacher's head: {@code weight [labels, features]}, {@code bias}. */
  public static final String HEAD = "head.safetensors";

  /** The file with the student's factors, as {@code ConvolutionFactors.tensors} gives them. */
  public static final String STUDENT = "student.safetensors";

  public ClassifierSpecification {
    labels = checked(labels);
    abstainLabels = List.copyOf(given(abstainLabels, "abstain-labels"));
    reading = reading == null ? Reading.WHOLE : reading;
    if (teacher == null && student == null) {
      throw new IllegalArgumentException(
          "expected 'teacher' or 'student' of the classifier, found neither");
    }
    if (cascade != null && (teacher == null || student == null)) {
      throw new IllegalArgumentException(
          "expected 'teacher' and 'student' beside 'cascade' of the classifier, found only one");
    }
    if (!labels.containsAll(abstainLabels) || (multiLabel && !abstainLabels.isEmpty())) {
      throw new IllegalArgumentException(
          "expected abstain-labels among the labels of a classifier with one label a text, found "
              + abstainLabels);
    }
    if (followUp != null
        && (multiLabel
            || abstainLabels.contains(followUp.label())
            || !labels.contains(followUp.label()))) {
      throw new IllegalArgumentException(
          "expected the label of 'follow-up' among the labels of a classifier with one label a text"
              + " that do not abstain, found "
              + followUp.label());
    }
    if (multiLabel && reading == Reading.CLAUSES) {
      throw new IllegalArgumentException(
          "expected reading 'whole' of a classifier with any number of labels a text, found"
              + " 'clauses'");
    }
    Calibration asked = cascade == null ? null : cascade.decision();
    for (Calibration tier : new Calibration[] {teacher, student, asked}) {
      int expected = multiLabel ? labels.size() : 0;
      if (tier != null && tier.thresholds().size() != expected) {
        throw new IllegalArgumentException(
            "expected %d thresholds for %d labels, found %d"
                .formatted(expected, labels.size(), tier.thresholds().size()));
      }
    }
  }

  private static List<String> checked(List<String> labels) {
    given(labels, "labels");
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) == null || !Manifest.isLabel(labels.get(i))) {
        throw new IllegalArgumentException(
            "expected a name without control characters for every label, found none for label %d"
                .formatted(i + 1));
      }
    }
    return new LabelSet(labels).labels();
  }

  private static <T> T given(T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("expected '" + key + "', found nothing");
    }
    return value;
  }

  /** Whole texts, read by a teacher alone. */
  public static ClassifierSpecification ofTeacher(
      List<String> labels, boolean multiLabel, List<String> abstainLabels, Calibration teacher) {
    return new ClassifierSpecification(
        labels, multiLabel, abstainLabels, Reading.WHOLE, null, teacher, null, null);
  }

  /** One label a text, from a teacher alone. */
  public static ClassifierSpecification ofTeacher(List<String> labels, Calibration teacher) {
    return ofTeacher(labels, false, List.of(), teacher);
  }

  /** The same with another student and another cascade. */
  public ClassifierSpecification with(Calibration otherStudent, CascadeSettings otherCascade) {
    return new ClassifierSpecification(
        labels, multiLabel, abstainLabels, reading, followUp, teacher, otherStudent, otherCascade);
  }

  /** The same with another way to read what goes on. */
  public ClassifierSpecification with(FollowUp other) {
    return new ClassifierSpecification(
        labels, multiLabel, abstainLabels, reading, other, teacher, student, cascade);
  }

  /** Whether a label is said of texts; the others mean "none of them" or "as before". */
  public boolean isSaid(String label) {
    return !abstainLabels.contains(label) && (followUp == null || !label.equals(followUp.label()));
  }

  /**
   * The classifier of a pack.
   *
   * @throws ModelFormatException if the pack has none
   */
  public static ClassifierSpecification of(ModelPack pack) {
    return pack.specification(ClassifierSpecification.class, ClassifyTask.NAME);
  }

  /**
   * The head of a pack's teacher.
   *
   * @throws ModelFormatException as {@link LinearHead#of}
   */
  public static LinearHead head(ModelPack pack, LabelSet labels) {
    return LinearHead.of(pack, HEAD, labels.size(), pack.manifest().encoder().features());
  }

  @Override
  @JsonIgnore
  public String task() {
    return ClassifyTask.NAME;
  }
}
