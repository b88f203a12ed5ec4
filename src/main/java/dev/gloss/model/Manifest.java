package dev.gloss.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code model.yaml}: what a pack is and what its files must be.
 *
 * @param format version of this layout; 1
 * @param labels in the order of the head's rows
 * @param files every other file of the pack
 * @param card what a person should know before using the model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    int format,
    String name,
    String version,
    String task,
    EncoderReference encoder,
    Classifier classifier,
    List<String> labels,
    Map<String, PackFile> files,
    Card card) {
  /** The layout this code reads and writes. */
  public static final int FORMAT = 1;

  /** The manifest's own file name. */
  public static final String FILE = "model.yaml";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  public Manifest {
    labels = List.copyOf(labels);
    files = new TreeMap<>(files);
  }

  /**
   * How a classifier's logits become tags.
   *
   * @param temperature logits are divided by it; above 0
   * @param abstain no tag below this probability; in [0, 1]
   */
  public record Classifier(float temperature, float abstain) {
    public Classifier {
      if (!(temperature > 0) || !(abstain >= 0 && abstain <= 1)) {
        throw new IllegalArgumentException(
            "expected a temperature above 0 and an abstain threshold in [0, 1], found %s and %s"
                .formatted(temperature, abstain));
      }
    }
  }

  /**
   * What a file must be.
   *
   * @param bytes its size
   */
  public record PackFile(String sha256, long bytes) {}

  /**
   * Where the model comes from.
   *
   * @param metrics name, such as {@code validation-accuracy}, to value
   * @param libraries name to version
   */
  public record Card(
      String description,
      String licence,
      String attribution,
      @JsonProperty("base-model") String baseModel,
      String command,
      long seed,
      Map<String, PackFile> data,
      Map<String, Double> metrics,
      Map<String, String> libraries) {
    public Card {
      data = new TreeMap<>(data);
      metrics = new TreeMap<>(metrics);
      libraries = new TreeMap<>(libraries);
    }
  }

  public byte[] toYaml() {
    try {
      return YAML.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is always YAML", e);
    }
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if the bytes are not a manifest of this format
   */
  static Manifest read(byte[] yaml, String where) {
    try {
      Manifest manifest = YAML.readValue(new String(yaml, StandardCharsets.UTF_8), Manifest.class);
      if (manifest.format != FORMAT) {
        throw new ModelFormatException(
            "%s: expected format %d, found %d".formatted(where, FORMAT, manifest.format));
      }
      return manifest;
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ModelFormatException(
          where + place + ": expected a model manifest, found: " + e.getOriginalMessage(), e);
    }
  }
}
