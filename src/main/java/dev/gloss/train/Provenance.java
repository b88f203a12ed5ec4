package dev.gloss.train;

import dev.gloss.encoder.TextEncoder;
import java.util.Map;

/** What a card says of how a pack was made. */
public final class Provenance {
  private Provenance() {}

  public static Map<String, String> libraries() {
    return Map.of("onnxruntime", TextEncoder.runtimeVersion());
  }
}
