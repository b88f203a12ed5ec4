package dev.gloss.train;

import dev.gloss.classify.GoldenCheck;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.LinearHead;
import dev.gloss.classify.TextClassifier;
import dev.gloss.evaluate.DataFormatException;
import dev.gloss.model.EncoderReference;
import dev.gloss.model.EncoderSource;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import dev.gloss.model.Pooling;
import dev.gloss.model.Safetensors;
import dev.gloss.model.TextEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a classifier without a single example: a text gets the label whose name and description are
 * most similar to it. A start that examples replace; its probabilities are not calibrated on
 * anything.
 */
public final class ZeroShotTrainer {
  /**
   * Divides cosines. With 0.05, which is what similarities of one encoder's vectors differ by, a
   * label that is clearly nearest has a probability of more than a half.
   */
  private static final float TEMPERATURE = 0.05f;

  private final Path labels;
  private final TrainSettings.Card card;
  private final EncoderSource source;

  /**
   * @param labels YAML file of {@code label: description} pairs
   */
  public ZeroShotTrainer(Path labels, TrainSettings.Card card, EncoderSource source) {
    this.labels = labels;
    this.card = card;
    this.source = source;
  }

  /**
   * Writes the pack.
   *
   * @throws DataFormatException if the labels cannot serve
   */
  public Manifest train(Path out) {
    LabelDescriptions described = LabelDescriptions.read(labels);
    EncoderReference reference = source.reference().with(Pooling.MEAN);
    List<String> names = new LabelSet(List.copyOf(described.descriptions().keySet())).labels();
    List<float[]> weight = new ArrayList<>();
    try (TextEncoder encoder = source.open()) {
      for (String name : names) {
        weight.add(encoder.vector(text(name, described.descriptions().get(name))));
      }
    }
    LinearHead head = new LinearHead(weight.toArray(new float[0][]), new float[names.size()]);
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            card.name(),
            card.version(),
            TextClassifier.TASK,
            reference,
            Manifest.Classifier.ofTeacher(Manifest.Calibration.single(TEMPERATURE, 0)),
            names,
            Map.of(),
            new Manifest.Card(
                card.description(),
                card.licence(),
                card.attribution(),
                source.description(),
                card.command(),
                0,
                Map.of("labels", new Manifest.PackFile(described.sha256(), described.bytes())),
                Map.of(),
                Provenance.libraries()));
    Map<String, byte[]> files = new TreeMap<>(source.copies());
    files.put(ModelPack.HEAD, Safetensors.write(head.tensors()));
    ModelPack pack = GoldenCheck.seal(manifest, files);
    pack.write(out);
    return pack.manifest();
  }

  /** A name is words in disguise: card_arrival and CardArrival say as much as a description. */
  static String text(String name, String description) {
    String words = name.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ");
    return words.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip() + ": " + description;
  }
}
