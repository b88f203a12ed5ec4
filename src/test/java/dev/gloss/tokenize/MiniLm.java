package dev.gloss.tokenize;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The tokenizer.json of all-MiniLM-L6-v2, as the resource dependency ships it. */
final class MiniLm {
  static final String RESOURCE = "/encoders/all-minilm-l6-v2/tokenizer.json";

  private MiniLm() {}

  static byte[] json() {
    try (InputStream in = MiniLm.class.getResourceAsStream(RESOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static WordPieceTokenizer tokenizer() {
    return WordPieceTokenizer.read(json(), RESOURCE);
  }
}
