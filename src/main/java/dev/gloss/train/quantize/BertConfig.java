package dev.gloss.train.quantize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.pack.ModelFormatException;
import java.io.IOException;

/**
 * What {@code config.json} says of a BERT encoder that its weights do not.
 *
 * @param heads attention heads of a layer
 * @param normEpsilon of layer normalizations
 */
record BertConfig(int heads, float normEpsilon) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if it is of another kind of encoder
   */
  static BertConfig read(byte[] json, String where) {
    JsonNode config;
    try {
      config = JSON.readTree(json);
    } catch (IOException e) {
      throw new ModelFormatException(where + ": expected one JSON object, found other bytes", e);
    }
    require(config, "model_type", "bert", null, where);
    require(config, "hidden_act", "gelu", "gelu", where);
    require(config, "position_embedding_type", "absolute", "absolute", where);
    JsonNode heads = config.path("num_attention_heads");
    JsonNode epsilon = config.path("layer_norm_eps");
    if (!heads.canConvertToInt() || heads.intValue() < 1 || !epsilon.isNumber()) {
      throw new ModelFormatException(
          where + ": expected numbers in 'num_attention_heads' and 'layer_norm_eps', found others");
    }
    return new BertConfig(heads.intValue(), epsilon.floatValue());
  }

  /**
   * @param absent what a missing key means, or null if it must be there
   */
  private static void require(
      JsonNode config, String key, String expected, String absent, String where) {
    String found = config.path(key).asText(absent);
    if (!expected.equals(found)) {
      throw new ModelFormatException(
          "%s: expected '%s: %s', found %s".formatted(where, key, expected, config.path(key)));
    }
  }
}
