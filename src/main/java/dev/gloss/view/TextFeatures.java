package dev.gloss.view;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.encoder.TokenStates;
import dev.gloss.text.ClauseSplitter;
import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.SentenceSplitter;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;
import java.util.Optional;

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
    return states(read(text)).features(encoder.pooling());
  }

  /**
   * Of parts of one text, {@code [parts, features]}, owned by the caller.
   *
   * @param parts in any order
   */
  public float[][] features(String text, List<TextPart> parts) {
    Read read = read(text);
    TokenStates states = states(read);
    float[][] features = new float[parts.size()][];
    for (int i = 0; i < features.length; i++) {
      Optional<Span> span = parts.get(i).span();
      features[i] =
          span.isEmpty()
              ? states.features(encoder.pooling())
              : states.partFeatures(encoder.pooling(), read.encoding(), List.of(span.get()))[0];
    }
    return features;
  }

  /** The clauses of a text, as far as it is read. */
  public static List<Span> clauses(String text) {
    String read = TextViews.head(text, TextViews.DEFAULT_CHARACTERS);
    return ClauseSplitter.split(read, sentences(text));
  }

  /** The sentences of a text, as far as it is read. */
  public static List<Span> sentences(String text) {
    return new IcuSentenceSplitter().split(TextViews.head(text, TextViews.DEFAULT_CHARACTERS));
  }

  /** The vector of a text for comparing it with others, pooled as the encoder's makers say. */
  public float[] vector(String text) {
    return states(read(text)).features(encoder.pooling().forComparison());
  }

  private record Read(String text, Encoding encoding) {}

  private Read read(String text) {
    String read = TextViews.head(text, TextViews.DEFAULT_CHARACTERS);
    return new Read(read, encoder.tokenizer().encode(read));
  }

  private TokenStates states(Read read) {
    return encoder.states(read.text(), read.encoding(), () -> splitters.get().split(read.text()));
  }
}
