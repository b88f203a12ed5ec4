package dev.gloss.train.classify;

import dev.gloss.classify.LabelSet;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.data.LabelledData;
import dev.gloss.pack.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Labelled texts to learn from, texts to choose on, and perhaps texts to judge by at the end.
 *
 * @param multiLabel any number of labels may fit a text
 * @param digests of the files, by {@code train}, {@code validation} and {@code test}
 * @param shared validation texts that also stand in the file to learn from
 * @param fewExamples labels with fewer than {@value #FEW} texts to learn from, and how many
 * @param warnings what a person should know of the data, a line each
 */
public record TrainingTexts(
    List<Example> train,
    List<Example> validation,
    List<Example> test,
    boolean multiLabel,
    LabelSet labels,
    Map<String, Manifest.PackFile> digests,
    long shared,
    Map<String, Integer> fewExamples,
    List<String> warnings) {
  private static final int VALIDATION_ONE_IN = 10;

  /** Labels with fewer texts are learned, but a person is told. */
  static final int FEW = 10;

  /**
   * @param files without validation texts, one in ten of train, by the seed
   * @param crossValidatedBelow with fewer texts and no validation, all are learned and validated
   * @param known the labels a teacher has; absent: those of train
   * @throws DataFormatException if a file cannot serve, or one has labels it should not
   */
  static TrainingTexts read(
      LabelledFiles files, Optional<LabelSet> known, long seed, int crossValidatedBelow) {
    Path train = files.train();
    LabelledData file = LabelledData.read(train);
    Map<String, Manifest.PackFile> digests = new TreeMap<>();
    List<String> warnings = new ArrayList<>(file.warnings());
    digests.put("train", pin(file));
    LabelSet labels = known.orElseGet(() -> labels(file));
    refuseUnknown(file, labels);
    List<Example> learned = file.examples();
    List<Example> held;
    long shared = 0;
    if (files.validation().isPresent()) {
      LabelledData other =
          other("validation", files.validation().get(), file, labels, digests, warnings);
      held = other.examples();
      shared = other.textsSharedWith(file);
    } else {
      StratifiedSplit split = StratifiedSplit.of(file.examples(), VALIDATION_ONE_IN, seed);
      learned = split.train();
      held = split.validation();
      if (held.isEmpty()) {
        throw new DataFormatException(
            train
                + ": expected a label with at least two texts, one of them for validation, found"
                + " only labels with one");
      }
      if (file.examples().size() < crossValidatedBelow) {
        learned = file.examples();
        held = learned;
      }
    }
    List<Example> last =
        files
            .test()
            .map(path -> other("test", path, file, labels, digests, warnings).examples())
            .orElse(List.of());
    Map<String, Integer> few = fewExamples(learned, labels);
    if (!few.isEmpty()) {
      warnings.add(
          "%d of %d labels have fewer than %d texts to learn from: %s"
              .formatted(few.size(), labels.size(), FEW, few));
    }
    return new TrainingTexts(
        learned,
        held,
        last,
        file.multiLabel(),
        labels,
        digests,
        shared,
        few,
        List.copyOf(warnings));
  }

  private static Manifest.PackFile pin(LabelledData file) {
    return new Manifest.PackFile(file.sha256(), file.bytes());
  }

  private static LabelSet labels(LabelledData file) {
    List<String> names =
        file.examples().stream().flatMap(e -> e.labels().stream()).distinct().sorted().toList();
    if (names.size() < 2) {
      throw new DataFormatException(
          file.file() + ": expected at least two labels, found only " + names);
    }
    return new LabelSet(names);
  }

  private static LabelledData other(
      String name,
      Path path,
      LabelledData train,
      LabelSet labels,
      Map<String, Manifest.PackFile> digests,
      List<String> warnings) {
    LabelledData file = LabelledData.read(path);
    warnings.addAll(file.warnings());
    digests.put(name, pin(file));
    if (file.multiLabel() != train.multiLabel()) {
      throw new DataFormatException(
          "%s: expected '%s' as in %s, found '%s'"
              .formatted(
                  path,
                  train.multiLabel() ? "labels" : "label",
                  train.file(),
                  file.multiLabel() ? "labels" : "label"));
    }
    refuseUnknown(file, labels);
    long shared = file.textsSharedWith(train);
    if (shared > 0) {
      warnings.add(
          "%s: %d of %d texts also stand in %s: what is measured on them says little"
              .formatted(path, shared, file.examples().size(), train.file()));
    }
    return file;
  }

  private static void refuseUnknown(LabelledData file, LabelSet labels) {
    for (Example example : file.examples()) {
      for (String label : example.labels()) {
        if (labels.index(label).isEmpty()) {
          throw new DataFormatException(
              "%s:%d: expected one of the %d labels to be learned, found '%s'"
                  .formatted(file.file(), example.line(), labels.size(), label));
        }
      }
    }
  }

  private static Map<String, Integer> fewExamples(List<Example> train, LabelSet labels) {
    Map<String, Integer> counts = new TreeMap<>();
    labels.labels().forEach(label -> counts.put(label, 0));
    train.forEach(
        example -> example.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
    counts.values().removeIf(count -> count >= FEW);
    return counts;
  }

  /**
   * The labels that mean "none of the others".
   *
   * @param asked by the user; none: {@link TrainSettings#DEFAULT_ABSTAIN_LABEL}, if there is such a
   *     label and a text has only one
   * @throws DataFormatException if one of them is not a label, all labels are asked for, or texts
   *     have any number of labels
   */
  List<String> abstainLabels(List<String> asked) {
    if (asked.isEmpty()) {
      boolean has = labels.index(TrainSettings.DEFAULT_ABSTAIN_LABEL).isPresent();
      return has && !multiLabel ? List.of(TrainSettings.DEFAULT_ABSTAIN_LABEL) : List.of();
    }
    if (multiLabel) {
      throw new DataFormatException(
          "expected texts with one 'label', so that one of the labels can mean none of the others,"
              + " found texts with 'labels'");
    }
    for (String label : asked) {
      if (labels.index(label).isEmpty()) {
        throw new DataFormatException(
            "expected a label of the texts that means none of the others, found '%s', which no"
                    .formatted(label)
                + " text has");
      }
    }
    if (asked.containsAll(labels.labels())) {
      throw new DataFormatException(
          "expected a label besides those that mean none of the others, found only " + asked);
    }
    return asked.stream().distinct().toList();
  }

  /** Whether the validation texts are the very texts to learn from, to be judged out of fold. */
  boolean isCrossValidated() {
    return validation == train;
  }

  /** Texts that are chosen on or judged by. */
  List<String> heldTexts() {
    return Stream.concat(validation.stream(), test.stream()).map(Example::text).toList();
  }

  List<String> trainTexts() {
    return train.stream().map(Example::text).toList();
  }

  List<String> validationTexts() {
    return validation.stream().map(Example::text).toList();
  }
}
