package dev.gloss.view;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.encoder.TokenStates;
import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.SentenceSplitter;
import dev.gloss.tokenize.Encoding;

/**
 * What heads take of texts, read as a job reads them: the same limit, cut between the same
 * sentences. Safe for use by several threads while its encoder is open.
 */
public final class TextFeatures {
  private final TextEncoder encoder;
  private final ThreadLocal<SentenceSplitter> splitters =
      ThreadLocal.withInitial(IcuSentenceSplitter::new);

  /**
   * @param encoder closed by whoever opened it
   */
  public TextFeatures(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /** {@code [features]}, owned by the caller. */
  public float[] features(String text) {
    return states(text).features(encoder.pooling());
  }

  /** The vector of a text for comparing it with others, pooled as the encoder's makers say. */
  public float[] vector(String text) {
    return states(text).features(encoder.pooling().forComparison());
  }

  private TokenStates states(String text) {
    String read = TextViews.head(text, TextViews.DEFAULT_CHARACTERS);
    Encoding encoding = encoder.tokenizer().encode(read);
    return encoder.states(encoding, () -> splitters.get().split(read));
  }
}
