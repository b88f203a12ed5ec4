package dev.gloss.train;

import dev.gloss.model.TextEncoder;
import java.util.Map;

/** What a card says of how a pack was made. */
final class Provenance {
  private Provenance() {}

  static Map<String, String> libraries() {
    return Map.of("onnxruntime", TextEncoder.runtimeVersion());
  }
}
