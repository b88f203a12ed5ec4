package dev.gloss.foreign;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.summarize.SummarizerSpecification;
import java.util.Collections;
import java.util.List;

/** A Hugging Face ONNX export for sequence classification as a pack that nobody packed. */
final class ForeignClassifier {
  /** What the model's own code takes for "given", with any number of labels a text. */
  private static final float THRESHOLD = 0.5f;

  /** Digits of the digest that make the version: as many as people use of a commit's. */
  private static final int VERSION_DIGITS = 12;

  private ForeignClassifier() {}

  /**
   * @param location where {@code files} are
   * @throws ModelFormatException if they are an encoder without labels, or cannot be used
   */
  static ModelPack open(PackFiles files, String location) {
    ForeignFolder folder = ForeignFolder.open(files);
    if (folder.kind() != EncoderReference.Kind.CLASSIFIER) {
      throw new ModelFormatException(
          "%s: expected a model with labels, found %s without; a classifier over it is made by"
                  .formatted(location, EncoderSource.describe(folder))
              + " 'gloss train --encoder "
              + location
              + " …'");
    }
    return ModelPack.foreign(files, manifest(folder, location), folder.digest());
  }

  private static Manifest manifest(ForeignFolder folder, String location) {
    List<String> labels = folder.config().labels();
    boolean multiLabel = folder.config().multiLabel();
    Calibration calibration =
        new Calibration(
            1, 0, multiLabel ? Collections.nCopies(labels.size(), THRESHOLD) : List.of());
    return new Manifest(
        EncoderSource.name(location),
        folder.digest().substring(0, VERSION_DIGITS),
        folder.reference(),
        List.of(
            ClassifierSpecification.ofTeacher(labels, multiLabel, List.of(), calibration),
            SummarizerSpecification.UNTRAINED),
        folder.pins(),
        card(folder));
  }

  private static Manifest.Card card(ForeignFolder folder) {
    Manifest.Card.Builder card =
        Manifest.Card.builder()
            .description(
                "Hugging Face ONNX export, as it is: foreign and unverified, its probabilities not"
                    + " calibrated");
    folder.config().base().or(() -> folder.config().architecture()).ifPresent(card::baseModel);
    return card.build();
  }
}
