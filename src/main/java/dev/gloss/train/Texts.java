package dev.gloss.train;

import dev.gloss.classify.LabelSet;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.evaluate.Example;
import dev.gloss.evaluate.LabelledData;
import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The texts of a distillation.
 *
 * @param digests of their files
 */
record Texts(
    List<Example> train,
    List<Example> validation,
    List<String> unlabelled,
    Map<String, Manifest.PackFile> digests) {
  private static final int VALIDATION_ONE_IN = 10;

  static Texts read(DistillSettings settings, LabelSet labels) {
    Map<String, Manifest.PackFile> digests = new TreeMap<>();
    LabelledData file = read(settings, "distilled-train", settings.train(), digests, labels);
    List<Example> train = file.examples();
    List<Example> validation;
    if (settings.validation().isPresent()) {
      validation =
          read(settings, "distilled-validation", settings.validation().get(), digests, labels)
              .examples();
    } else {
      StratifiedSplit split = StratifiedSplit.of(train, VALIDATION_ONE_IN, settings.seed());
      train = split.train();
      validation = split.validation();
    }
    return new Texts(train, validation, List.of(), digests);
  }

  private static LabelledData read(
      DistillSettings settings,
      String name,
      java.nio.file.Path path,
      Map<String, Manifest.PackFile> digests,
      LabelSet labels) {
    LabelledData data = LabelledData.read(path);
    digests.put(name, new Manifest.PackFile(data.sha256(), data.bytes()));
    for (Example example : data.examples()) {
      for (String label : example.labels()) {
        if (labels.index(label).isEmpty()) {
          throw new DataFormatException(
              "%s:%d: expected a label of the teacher %s, found '%s'"
                  .formatted(path, example.line(), settings.teacher(), label));
        }
      }
    }
    return data;
  }

  /** The texts to learn from: labelled ones first. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    train.forEach(example -> given.add(example.text()));
    given.addAll(unlabelled);
    return given;
  }

  List<String> validationTexts() {
    return validation.stream().map(Example::text).toList();
  }
}
