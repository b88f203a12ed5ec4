package dev.gloss.classify;

import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a pack's classifier are asked. */
public enum Tiers {
  /** The tabulated convolution alone; the encoder is not loaded. */
  STUDENT,
  /** The student, and where it is not confident enough the teacher. */
  CASCADE,
  /** The encoder and its head alone. */
  TEACHER;

  /** What the pack can be run as, the pack's own choice first. */
  public static List<Tiers> of(Manifest.Classifier classifier) {
    List<Tiers> tiers = new ArrayList<>();
    if (classifier.cascade() != null) {
      tiers.add(CASCADE);
    }
    if (classifier.student() != null) {
      tiers.add(STUDENT);
    }
    if (classifier.teacher() != null) {
      tiers.add(TEACHER);
    }
    return tiers;
  }

  /** The fewest of them that together need every part of the pack. */
  public static List<Tiers> covering(Manifest.Classifier classifier) {
    return classifier.cascade() == null ? of(classifier) : List.of(CASCADE);
  }
}
