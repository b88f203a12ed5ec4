package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import java.util.List;

/**
 * What a manifest says of a classifier: its labels, and how logits become tags.
 *
 * @param labels in the order of the head's rows, each once
 * @param multiLabel any number of labels may fit a text (each has a probability of its own);
 *     otherwise exactly one does
 * @param abstainLabels labels that mean "none of the others": where one of them is the most
 *     probable, the classifier abstains. Only with one label a text
 * @param teacher of the encoder's head; null if the pack has none
 * @param student of the tabulated convolution; null if the pack has none
 * @param cascade when the teacher is asked; null unless the pack has both
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClassifierSpecification(
    List<String> labels,
    @JsonProperty(value = "multi-label", required = true) boolean multiLabel,
    @JsonProperty("abstain-labels") List<String> abstainLabels,
    Calibration teacher,
    Calibration student,
    CascadeSettings cascade)
    implements TaskSpecification {
  /** The file with the teacher's head: {@code weight [labels, features]}, {@code bias}. */
  public static final String HEAD = "head.safetensors";

  /** The file with the student's factors, as {@code ConvolutionFactors.tensors} gives them. */
  public static final String STUDENT = "student.safetensors";

  public ClassifierSpecification {
    labels = checked(labels);
    abstainLabels = List.copyOf(given(abstainLabels, "abstain-labels"));
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

  /** One label a text, from a teacher alone. */
  public static ClassifierSpecification ofTeacher(List<String> labels, Calibration teacher) {
    return new ClassifierSpecification(labels, false, List.of(), teacher, null, null);
  }

  /**
   * The classifier of a pack.
   *
   * @throws ModelFormatException if the pack has none
   */
  public static ClassifierSpecification of(ModelPack pack) {
    return pack.manifest()
        .task(ClassifierSpecification.class)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "%s: expected a pack with the task '%s', found one with %s"
                        .formatted(
                            pack.describeManifest(),
                            ClassifyTask.NAME,
                            pack.manifest().tasks().stream()
                                .map(TaskSpecification::task)
                                .toList())));
  }

  @Override
  @JsonIgnore
  public String task() {
    return ClassifyTask.NAME;
  }
}
