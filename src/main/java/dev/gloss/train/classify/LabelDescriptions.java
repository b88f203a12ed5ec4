package dev.gloss.train.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gloss.data.DataFormatException;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Labels with what they mean, from a YAML file of {@code label: description} pairs.
 *
 * @param descriptions by label, in the file's order
 */
record LabelDescriptions(Map<String, String> descriptions, String sha256, long bytes) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  LabelDescriptions {
    descriptions = Collections.unmodifiableMap(new LinkedHashMap<>(descriptions));
  }

  /**
   * @throws DataFormatException if the file is missing, or not labels with descriptions
   */
  static LabelDescriptions read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataFormatException(
          file
              + ": expected a YAML file of labels, found "
              + (Files.exists(file) ? "one that cannot be read" : "nothing"));
    }
    return new LabelDescriptions(pairs(bytes, file), Sha256.of(bytes), bytes.length);
  }

  private static Map<String, String> pairs(byte[] bytes, Path file) {
    JsonNode root;
    try {
      root =
          YAML.readTree(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new DataFormatException(file + ": expected UTF-8, found other bytes");
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new DataFormatException(
          file
              + place
              + ": expected YAML, found: "
              + e.getOriginalMessage().lines().findFirst().orElse("something else"));
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    if (root != null && root.isObject()) {
      root.properties()
          .forEach(e -> pairs.put(e.getKey(), description(e.getValue(), e.getKey(), file)));
    }
    if (pairs.size() < 2) {
      throw new DataFormatException(
          file + ": expected at least two lines 'label: description', found " + pairs.size());
    }
    return pairs;
  }

  private static String description(JsonNode value, String label, Path file) {
    if (!Manifest.isLabel(label)) {
      throw new DataFormatException(
          file + ": expected labels without control characters, found another");
    }
    if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
      throw new DataFormatException(
          "%s: expected a description for label '%s', found none".formatted(file, label));
    }
    return value.asText();
  }
}
