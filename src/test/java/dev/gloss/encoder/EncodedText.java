package dev.gloss.encoder;

import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;

/** All that can be made of a text's token states. */
public record EncodedText(float[] vector, float[] features, float[][] sentences, int tokens) {
  public static EncodedText of(TextEncoder encoder, String text, List<Span> sentences) {
    Encoding encoding = encoder.tokenizer().encode(text);
    TokenStates states = encoder.states(text, encoding, () -> sentences);
    return new EncodedText(
        states.vector(),
        states.features(encoder.pooling()),
        states.sentenceVectors(encoding, sentences),
        encoding.length() - 2);
  }

  public static EncodedText of(TextEncoder encoder, String text) {
    return of(encoder, text, List.of());
  }
}
