package dev.gloss.train.classify;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.LabelSet;
import dev.gloss.data.DataFormatException;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackName;
import dev.gloss.pack.Pooling;
import dev.gloss.summarize.SummarizerSpecification;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.LinearHead;
import dev.gloss.tensor.Safetensors;
import dev.gloss.train.Provenance;
import dev.gloss.view.TextFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a classifier without a single example: a text gets the label whose name and description are
 * most similar to it, or none where none is more similar than unrelated texts may be. A start that
 * examples replace; neither its probabilities nor where it abstains are calibrated on anything of
 * the user's.
 */
public final class ZeroShotTrainer {
  /**
   * Divides cosines. With 0.05, which is what similarities of one encoder's vectors differ by, a
   * label that is clearly nearest has a probability of more than a half.
   */
  private static final float TEMPERATURE = 0.05f;

  /**
   * Standard deviations above the mean similarity of a label to {@link #UNRELATED} texts, from
   * which on it is given. On BANKING77's validation texts, told apart by the names of 77, 20 and 3
   * labels (over MiniLM), 99% and more stay answered, and of CLINC150's texts of other domains 75%,
   * 87% and 96% are left without a label.
   */
  private static final double DEVIATIONS = 3.5;

  /** Nobody's data: sentences of all kinds, so that what similarity means shows in any encoder. */
  private static final List<String> UNRELATED =
      List.of(
          "It rained all night and the river is high.",
          "Peel the potatoes and boil them for twenty minutes.",
          "The match ended in a draw after extra time.",
          "My brother plays the violin in an orchestra.",
          "The museum is closed on Mondays.",
          "We hiked up to the lake and swam.",
          "She painted the kitchen wall green.",
          "The children are learning about the planets.",
          "Prices of oil fell for the third day.",
          "The train leaves from platform four.",
          "He broke his arm when he fell off a ladder.",
          "The government will vote on the law in spring.",
          "This novel is set in a small village in the north.",
          "Please turn off the lights when you leave.",
          "What time does the meeting start tomorrow?",
          "Can you send me the photos of the wedding?",
          "The engine makes a strange noise in second gear.",
          "Bees visit some two thousand flowers a day.",
          "I forgot my password again.",
          "Thank you so much for your help!",
          "The new phone has a better camera.",
          "Our flight was cancelled because of fog.",
          "The jury awarded the prize to a young director.",
          "Where did you buy that coat?");

  private final Path labels;
  private final PackName name;
  private final Manifest.Card card;
  private final EncoderSource source;

  /**
   * @param labels YAML file of {@code label: description} pairs
   * @param card what the pack says of itself, but for what it is made of
   */
  public ZeroShotTrainer(Path labels, PackName name, Manifest.Card card, EncoderSource source) {
    this.labels = labels;
    this.name = name;
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
    Pooling compared = source.reference().pooling().forComparison();
    EncoderReference reference = source.reference().with(compared);
    String none = TrainSettings.DEFAULT_ABSTAIN_LABEL;
    if (described.descriptions().containsKey(none)) {
      throw new DataFormatException(
          "%s: expected labels beside '%s', which stands for none of them, found a description of it"
              .formatted(labels, none));
    }
    List<String> names = new ArrayList<>(described.descriptions().keySet());
    float[][] weight = new float[names.size() + 1][];
    float[] bias = new float[names.size() + 1];
    try (TextEncoder encoder = source.open()) {
      TextFeatures texts = new TextFeatures(encoder);
      for (int label = 0; label < names.size(); label++) {
        String each = names.get(label);
        weight[label] = texts.vector(text(each, described.descriptions().get(each)));
      }
      weight[names.size()] = new float[weight[0].length];
      bias[names.size()] = leastSimilarity(texts, weight);
    }
    names.add(none);
    LinearHead head = new LinearHead(weight, bias);
    Manifest manifest =
        new Manifest(
            name.name(),
            name.version(),
            reference,
            List.of(
                ClassifierSpecification.ofTeacher(
                    new LabelSet(names).labels(),
                    false,
                    List.of(none),
                    Calibration.single(TEMPERATURE, 0)),
                SummarizerSpecification.UNTRAINED),
            Map.of(),
            card.toBuilder()
                .baseModel(source.description())
                .data(
                    Map.of("labels", new Manifest.PackFile(described.sha256(), described.bytes())))
                .libraries(Provenance.libraries())
                .build());
    Map<String, byte[]> files = new TreeMap<>(source.copies());
    files.put(ClassifierSpecification.HEAD, Safetensors.write(head.tensors()));
    ModelPack pack = GoldenCheck.seal(manifest, files);
    pack.write(out);
    return pack.manifest();
  }

  /**
   * The similarity from which on a label is given. A label of its own with this logit, whatever the
   * text, stands for none of the others.
   *
   * @param weight a row a label, at unit length or zero
   */
  private static float leastSimilarity(TextFeatures texts, float[][] weight) {
    int labels = weight.length - 1;
    LinearHead similarity = new LinearHead(weight, new float[weight.length]);
    double sum = 0;
    double squares = 0;
    for (String text : UNRELATED) {
      float[] cosines = similarity.logits(texts.vector(text));
      for (int label = 0; label < labels; label++) {
        sum += cosines[label];
        squares += (double) cosines[label] * cosines[label];
      }
    }
    int pairs = UNRELATED.size() * labels;
    double mean = sum / pairs;
    double variance = Math.max(0, squares / pairs - mean * mean);
    return (float) (mean + DEVIATIONS * Math.sqrt(variance));
  }

  /** A name is words in disguise: card_arrival and CardArrival say as much as a description. */
  static String text(String name, String description) {
    String words = name.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ");
    return words.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip() + ": " + description;
  }
}
