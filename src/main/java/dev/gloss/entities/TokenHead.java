package dev.gloss.entities;

import dev.gloss.encoder.TokenStates;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.tensor.LinearHead;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Words;
import dev.gloss.view.TextView;
import java.util.ArrayList;
import java.util.List;

/** Tags words by a linear head over the states of their first tokens. Immutable. */
public final class TokenHead {
  private final List<String> types;
  private final BioTags tags;
  private final TokenCalibration calibration;

  private final LinearHead head;

  /**
   * @param head over a token's state, with a row a tag as {@link BioTags} numbers them
   */
  public TokenHead(List<String> types, TokenCalibration calibration, LinearHead head) {
    this.types = types;
    this.tags = new BioTags(types.size());
    this.calibration = calibration;
    this.head = head;
  }

  /**
   * The head of a pack.
   *
   * @throws ModelFormatException if a tensor is missing, its shape does not fit or a number is not
   *     finite
   */
  static TokenHead of(ModelPack pack, EntitiesSpecification specification) {
    int rows = new BioTags(specification.types().size()).count();
    int hidden = pack.manifest().encoder().hiddenSize();
    return new TokenHead(
        specification.types(),
        specification.teacher(),
        LinearHead.of(pack, EntitiesSpecification.HEAD, rows, hidden));
  }

  /** Logits of each word, {@code [words, tags]}. */
  public float[][] logits(TextView text, Words words) {
    TokenStates states = text.states();
    float[][] logits = new float[words.count()][];
    for (int word = 0; word < logits.length; word++) {
      logits[word] = head.logits(states.state(words.firstToken(word)));
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
