package dev.gloss.entities;

import dev.gloss.encoder.TokenStates;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.tensor.FloatRows;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Words;
import dev.gloss.view.TextView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tags words by a linear head over the states of their first tokens. Immutable. */
public final class TokenHead {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private final List<String> types;
  private final BioTags tags;
  private final TokenCalibration calibration;

  /** {@code [hidden, tags]}. */
  private final float[][] columns;

  private final float[] bias;

  /**
   * @param weight {@code [tags, hidden]}, tags as {@link BioTags} numbers them
   * @param bias {@code [tags]}
   */
  public TokenHead(
      List<String> types, TokenCalibration calibration, float[][] weight, float[] bias) {
    this.types = types;
    this.tags = new BioTags(types.size());
    this.calibration = calibration;
    this.columns = FloatRows.transpose(weight);
    this.bias = bias;
  }

  /**
   * The head of a pack.
   *
   * @throws ModelFormatException if a tensor is missing, its shape does not fit or a number is not
   *     finite
   */
  static TokenHead of(ModelPack pack, EntitiesSpecification specification) {
    String file = EntitiesSpecification.HEAD;
    Map<String, Tensor> tensors = Safetensors.read(pack.file(file), pack.describe(file));
    int rows = new BioTags(specification.types().size()).count();
    Tensor weight = tensor(pack, tensors, WEIGHT, rows, pack.manifest().encoder().hiddenSize());
    Tensor bias = tensor(pack, tensors, BIAS, rows);
    return new TokenHead(
        specification.types(), specification.teacher(), weight.rows(), bias.values());
  }

  private static Tensor tensor(
      ModelPack pack, Map<String, Tensor> tensors, String name, int... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new ModelFormatException(
          "%s: expected tensor '%s' of shape %s, found %s"
              .formatted(
                  pack.describe(EntitiesSpecification.HEAD),
                  name,
                  Arrays.toString(shape),
                  tensor == null ? tensors.keySet() : Arrays.toString(tensor.shape())));
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(
            "%s: expected finite numbers in tensor '%s', found %s"
                .formatted(pack.describe(EntitiesSpecification.HEAD), name, value));
      }
    }
    return tensor;
  }

  /** What {@link #of} reads. */
  public Map<String, Tensor> tensors() {
    return Map.of(WEIGHT, Tensor.of(FloatRows.transpose(columns)), BIAS, Tensor.of(bias));
  }

  /** Logits of each word, {@code [words, tags]}. */
  public float[][] logits(TextView text, Words words) {
    TokenStates states = text.states();
    float[][] logits = new float[words.count()][];
    for (int word = 0; word < logits.length; word++) {
      logits[word] = new float[bias.length];
      FloatRows.multiply(states.state(words.firstToken(word)), columns, logits[word]);
      FloatRows.add(logits[word], 1, bias);
    }
    return logits;
  }

  /** In order, without overlap. */
  List<Entity> read(TextView text) {
    Words words = Words.of(text.text(), text.encoding());
    return entities(types, tags, calibration, logits(text, words), words);
  }

  /** Mean probability of the words to be no part of an entity; 1 without words. */
  double outside(TextView text) {
    Words words = Words.of(text.text(), text.encoding());
    double sum = 0;
    for (float[] row : logits(text, words)) {
      sum += StrictMath.exp(BioTags.logProbabilities(row, calibration.temperature())[0]);
    }
    return words.count() == 0 ? 1 : sum / words.count();
  }

  /**
   * What logits of words say.
   *
   * @param logits {@code [words, tags]}
   */
  public static List<Entity> entities(
      List<String> types,
      BioTags tags,
      TokenCalibration calibration,
      float[][] logits,
      Words words) {
    double[][] logProbabilities = new double[logits.length][];
    for (int word = 0; word < logits.length; word++) {
      logProbabilities[word] = BioTags.logProbabilities(logits[word], calibration.temperature());
    }
    List<Entity> found = new ArrayList<>();
    for (BioTags.Stretch stretch : tags.decode(logProbabilities)) {
      if (stretch.score() >= calibration.threshold()) {
        Span span = new Span(words.start(stretch.first()), words.end(stretch.end() - 1));
        found.add(new Entity(types.get(stretch.type()), span, stretch.score()));
      }
    }
    return found;
  }
}
