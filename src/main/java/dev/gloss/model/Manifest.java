package dev.gloss.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new EveryTrapQuoted()).build())
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  public Manifest {
    if (name.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException(
          "expected a name and a version, found '%s' and '%s'".formatted(name, version));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) == null || !isLabel(labels.get(i))) {
        throw new IllegalArgumentException(
            "expected a name without control characters for every label, found none for label %d"
                .formatted(i + 1));
      }
    }
    labels = List.copyOf(labels);
    files = pinned(files, "files");
  }

  /**
   * How a classifier's logits become tags.
   *
   * @param temperature logits are divided by it; above 0
   * @param abstain no tag below this probability; in [0, 1]
   */
  public record Classifier(float temperature, float abstain) {
    public Classifier {
      if (!(temperature > 0 && temperature < Float.POSITIVE_INFINITY)
          || !(abstain >= 0 && abstain <= 1)) {
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
      data = pinned(data, "data");
      metrics = new TreeMap<>(metrics);
      libraries = new TreeMap<>(libraries);
    }
  }

  /** Whether this can be the name of a label: not blank, no line breaks or control characters. */
  public static boolean isLabel(String name) {
    return !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
  }

  private static Map<String, PackFile> pinned(Map<String, PackFile> files, String key) {
    files.forEach(
        (name, file) -> {
          if (file == null) {
            throw new IllegalArgumentException(
                "expected size and SHA-256 of '%s' under %s, found nothing".formatted(name, key));
          }
        });
    return Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Quotes what the default forgets, so that every label comes back as it was. */
  private static final class EveryTrapQuoted extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return value.startsWith(".")
          || value.chars().anyMatch(c -> c < ' ' || c > '~')
          || super.needToQuoteValue(value);
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
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(yaml)).toString();
      // First of all: what another format has in it is not for this code to judge.
      JsonNode format = YAML.readTree(text).path("format");
      if (!format.isInt() || format.intValue() != FORMAT) {
        throw new ModelFormatException(
            "%s: expected 'format: %d', found %s"
                .formatted(where, FORMAT, format.isMissingNode() ? "no format" : format));
      }
      return YAML.readValue(text, Manifest.class);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(where + ": expected UTF-8, found other bytes", e);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ModelFormatException(where + place + ": " + reason(e), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "expected one of %s, found '%s'"
          .formatted(unknown.getKnownPropertyIds(), unknown.getPropertyName());
    }
    if (e instanceof ValueInstantiationException
        && e.getCause() instanceof IllegalArgumentException check) {
      return check.getMessage();
    }
    String key = e instanceof JsonMappingException mapping ? key(mapping) : "";
    // What follows the first semicolon is advice to whoever wrote the parser's settings.
    String found = e.getOriginalMessage().split("; `", 2)[0];
    return "expected a model manifest, found%s: %s"
        .formatted(
            key.isEmpty() ? "" : " at '" + key + "'",
            found.lines().map(String::strip).collect(Collectors.joining(" ")));
  }

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
        .collect(Collectors.joining("."));
  }
}
