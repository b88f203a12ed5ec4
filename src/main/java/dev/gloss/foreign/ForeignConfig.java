package dev.gloss.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the {@code config.json} of a Hugging Face model or of a model2vec model says, read key by
 * key as somebody asks. Format: huggingface.co/docs/transformers, {@code PretrainedConfig}.
 */
final class ForeignConfig {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Longest configuration that is read, in bytes: over 100,000 labels. */
  static final long LONGEST = 16L << 20;

  private static final int LONGEST_QUOTE = 60;
  private static final String LABELS = "id2label";

  private final JsonNode config;
  private final String where;

  private ForeignConfig(JsonNode config, String where) {
    this.config = config;
    this.where = where;
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if the bytes are no JSON object
   */
  static ForeignConfig read(byte[] json, String where) {
    JsonNode config = parsed(json, "one JSON object", where);
    if (!config.isObject()) {
      throw new ModelFormatException(where + ": expected one JSON object, found something else");
    }
    return new ForeignConfig(config, where);
  }

  /**
   * As {@link #read}, of an array of objects.
   *
   * @throws ModelFormatException if the bytes are no JSON array of objects
   */
  static List<ForeignConfig> readAll(byte[] json, String where) {
    JsonNode array = parsed(json, "one JSON array of objects", where);
    List<ForeignConfig> configs = new ArrayList<>();
    for (JsonNode config : array) {
      if (!array.isArray() || !config.isObject()) {
        throw new ModelFormatException(
            where + ": expected one JSON array of objects, found something else");
      }
      configs.add(new ForeignConfig(config, where));
    }
    return configs;
  }

  private static JsonNode parsed(byte[] json, String expected, String where) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ModelFormatException(
          "%s%s: expected %s, found something else".formatted(where, place, expected), e);
    } catch (IOException e) {
      throw new ModelFormatException(where + ": expected JSON in UTF-8, found other bytes", e);
    }
  }

  /**
   * What the weights are. Anything that is not said to be something else is taken for an encoder.
   *
   * @throws ModelFormatException if it is said to be what nobody here can run
   */
  EncoderReference.Kind kind() {
    Optional<String> architecture = architecture();
    if (text("model_type").equals(Optional.of("model2vec"))
        || architecture.equals(Optional.of("StaticModel"))) {
      return EncoderReference.Kind.STATIC;
    }
    boolean classifier =
        architecture.isPresent()
            ? architecture.get().endsWith("ForSequenceClassification")
            : config.has(LABELS);
    if (architecture.filter(name -> name.endsWith("ForTokenClassification")).isPresent()) {
      throw new ModelFormatException(
          where
              + ": expected an encoder or a model for sequence classification, found "
              + architecture.get()
              + "; models for token classification cannot be run yet");
    }
    return classifier ? EncoderReference.Kind.CLASSIFIER : EncoderReference.Kind.TRANSFORMER;
  }

  /** The class of the model, if it is said. */
  Optional<String> architecture() {
    JsonNode first = config.path("architectures").path(0);
    return first.isTextual() ? Optional.of(printable(first.textValue())) : Optional.empty();
  }

  /** What the model was made from, if it is said. */
  Optional<String> base() {
    return text("_name_or_path")
        .or(() -> text("tokenizer_name"))
        .filter(name -> !name.isBlank())
        .map(ForeignConfig::printable);
  }

  boolean has(String key) {
    return config.has(key);
  }

  /** The names of all keys. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    config.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** What is below a key; nothing if that is no object. */
  ForeignConfig below(String key) {
    JsonNode value = config.path(key);
    return new ForeignConfig(value.isObject() ? value : JSON.createObjectNode(), where);
  }

  /** A text, if it is given. */
  Optional<String> text(String key) {
    JsonNode value = config.path(key);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /** It stands in cards and messages, which are one line. */
  static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
  }

  /** A positive number, if it is given and an {@code int} can hold it. */
  OptionalInt size(String key) {
    JsonNode value = config.path(key);
    boolean sane = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0;
    return sane ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
  }

  /**
   * The first of the keys that is a positive number.
   *
   * @throws ModelFormatException if none is
   */
  int requiredSize(String... keys) {
    for (String key : keys) {
      if (size(key).isPresent()) {
        return size(key).getAsInt();
      }
    }
    throw new ModelFormatException(
        "%s: expected a positive number '%s', found none"
            .formatted(where, String.join("' or '", keys)));
  }

  /**
   * A flag; false if it is not given.
   *
   * @throws ModelFormatException if it is given as something else
   */
  boolean flag(String key) {
    JsonNode value = config.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw new ModelFormatException(
          "%s: expected '%s' to be true or false, found %s"
              .formatted(where, key, printable(value.toString())));
    }
    return value.asBoolean();
  }

  /**
   * Whether any number of labels may fit a text.
   *
   * @throws ModelFormatException if the model is for something else than labels
   */
  boolean multiLabel() {
    String problem = text("problem_type").orElse("single_label_classification");
    return switch (problem) {
      case "single_label_classification" -> false;
      case "multi_label_classification" -> true;
      default ->
          throw new ModelFormatException(
              ("%s: expected 'problem_type' single_label_classification or"
                      + " multi_label_classification, found '%s'")
                  .formatted(where, printable(problem)));
    };
  }

  /**
   * The labels in the order of the logits.
   *
   * @return two or more, each once
   * @throws ModelFormatException if there are others, or not exactly one for each of 0 to n - 1
   */
  List<String> labels() {
    JsonNode named = config.path(LABELS);
    if (!named.isObject() || named.size() < 2) {
      throw new ModelFormatException(
          "%s: expected '%s' with a name for each of at least two labels, found %s"
              .formatted(where, LABELS, named.isObject() ? named.size() : "nothing of the kind"));
    }
    List<String> labels = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int id = 0; id < named.size(); id++) {
      JsonNode label = named.path(Integer.toString(id));
      if (!label.isTextual() || !Manifest.isLabel(label.textValue())) {
        throw new ModelFormatException(
            ("%s: expected '%s' to name the labels 0 to %d, without control characters, found no"
                    + " such name for %d")
                .formatted(where, LABELS, named.size() - 1, id));
      }
      if (!known.add(label.textValue())) {
        throw new ModelFormatException(
            "%s: expected '%s' to name every label once, found '%s' twice"
                .formatted(where, LABELS, printable(label.textValue())));
      }
      labels.add(label.textValue());
    }
    return labels;
  }
}
