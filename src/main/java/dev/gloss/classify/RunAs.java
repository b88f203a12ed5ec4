package dev.gloss.classify;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which parts of a pack's classifier are asked. */
public enum RunAs {
  /** The tabulated convolution alone; the encoder is not loaded. */
  STUDENT,
  /** The student, and where it is not confident enough the teacher. */
  CASCADE,
  /** The encoder and its head alone. */
  TEACHER;

  /** The name that stands in job files and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns {@code tiers}, or if null what the pack would run as by itself.
   *
   * @throws ModelFormatException if the pack cannot be run so
   */
  public static RunAs orPacksOwn(RunAs tiers, ModelPack pack) {
    List<RunAs> possible = of(ClassifierSpecification.of(pack));
    if (tiers == null) {
      return possible.get(0);
    }
    if (!possible.contains(tiers)) {
      throw new ModelFormatException(
          "%s: expected a pack that runs as %s, found one that runs as %s"
              .formatted(
                  pack.describeManifest(),
                  tiers.label(),
                  possible.stream().map(RunAs::label).collect(Collectors.joining(" or "))));
    }
    return tiers;
  }

  /** What the pack can be run as, the pack's own choice first. */
  public static List<RunAs> of(ClassifierSpecification classifier) {
    List<RunAs> tiers = new ArrayList<>();
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
  public static List<RunAs> covering(ClassifierSpecification classifier) {
    return classifier.cascade() == null ? of(classifier) : List.of(CASCADE);
  }
}
