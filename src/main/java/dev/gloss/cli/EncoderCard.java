package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.EncoderReference;

/**
 * What can be said of an encoder that others made.
 *
 * @param location as the user named it
 * @param encoder opened from {@code source}
 */
record EncoderCard(String location, EncoderSource source, TextEncoder encoder) {
  String text() {
    EncoderReference reference = source.reference();
    return """
        %s
          what it is    an encoder without a classifier, foreign and unverified
          kind          %s
          vocabulary    %d tokens
          dimensions    %d
          weights       %s, SHA-256 %s
          tokenizer     %s, SHA-256 %s
          to use it     gloss train --task classify --train FILE --encoder %s --out PACK
        """
        .formatted(
            source.description(),
            kind(),
            encoder.tokenizer().vocabularySize(),
            reference.hiddenSize(),
            reference.weights().location(),
            reference.weights().sha256(),
            reference.tokenizer().location(),
            reference.tokenizer().sha256(),
            location);
  }

  ObjectNode json() {
    return Json.object()
        .put("foreign", true)
        .put("classifier", false)
        .put("description", source.description())
        .put("kind", kind())
        .put("vocabulary", encoder.tokenizer().vocabularySize())
        .set("encoder", Json.MAPPER.valueToTree(source.reference()));
  }

  private String kind() {
    return source.reference().kind() == EncoderReference.Kind.STATIC ? "static" : "transformer";
  }
}
