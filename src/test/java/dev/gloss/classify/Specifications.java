package dev.gloss.classify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Specifications for tests that say elsewhere what the labels are. */
public final class Specifications {
  private Specifications() {}

  /** With as many labels as fit the thresholds, or with two beside those that mean none. */
  public static ClassifierSpecification of(
      boolean multiLabel,
      List<String> abstainLabels,
      Calibration teacher,
      Calibration student,
      CascadeSettings cascade) {
    Set<String> labels = new LinkedHashSet<>(abstainLabels);
    int count = multiLabel ? (teacher == null ? student : teacher).thresholds().size() : 2;
    for (int i = 0; i < count; i++) {
      labels.add("label " + i);
    }
    return new ClassifierSpecification(
        new ArrayList<>(labels),
        multiLabel,
        abstainLabels,
        Reading.WHOLE,
        null,
        teacher,
        student,
        cascade);
  }

  public static ClassifierSpecification ofTeacher(Calibration teacher) {
    return of(false, List.of(), teacher, null, null);
  }

  /** The same with these labels. */
  public static ClassifierSpecification with(ClassifierSpecification other, List<String> labels) {
    return new ClassifierSpecification(
        labels,
        other.multiLabel(),
        other.abstainLabels(),
        other.reading(),
        other.followUp(),
        other.teacher(),
        other.student(),
        other.cascade());
  }
}
