package dev.gloss.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.model.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns the lines of one file into examples and holds them to one shape: the first line decides
 * whether a text has a {@code label} or {@code labels}. Messages name file and line, never a text.
 */
final class ExampleReader {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  private static final String LABEL = "label";
  private static final String LABELS = "labels";

  private final String file;
  private final List<Example> examples = new ArrayList<>();
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private boolean multiLabel;

  /**
   * @param file as a user would name it
   */
  ExampleReader(String file) {
    this.file = file;
  }

  List<Example> examples() {
    return examples;
  }

  /** Whether the lines have {@code labels}. */
  boolean isMultiLabel() {
    return multiLabel;
  }

  /**
   * @param number of the line, from 1
   * @throws DataFormatException if the line is not a labelled text of the file's shape
   */
  void add(String line, int number) {
    String where = file + ":" + number;
    JsonNode node = object(line, where);
    String text = text(node, where);
    String id = id(node, where);
    Integer before = id.isEmpty() ? null : lineOfId.put(id, number);
    if (before != null) {
      throw new DataFormatException(
          "%s: expected an id that no other line has, found the one of line %d"
              .formatted(where, before));
    }
    examples.add(new Example(id, text, labels(node, where), number));
  }

  /** The text of a line whose labels, if it has any, do not matter. */
  static String textOf(String line, String where) {
    return text(object(line, where), where);
  }

  private static String text(JsonNode node, String where) {
    String text = string(node, "text", where);
    if (text.isBlank()) {
      throw new DataFormatException(where + ": expected a text, found an empty one");
    }
    return text;
  }

  private static JsonNode object(String line, String where) {
    try {
      JsonNode node = JSON.readValue(line);
      if (!node.isObject()) {
        throw new DataFormatException(
            "%s: expected one JSON object, found %s".formatted(where, kind(node)));
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new DataFormatException(
          "%s: expected one JSON object, found broken JSON at column %d"
              .formatted(where, e.getLocation() == null ? 1 : e.getLocation().getColumnNr()));
    }
  }

  private static String id(JsonNode node, String where) {
    JsonNode id = node.path("id");
    if (!id.isMissingNode() && !id.isNull() && !id.isTextual() && !id.isNumber()) {
      throw new DataFormatException(
          "%s: expected a string or a number 'id', found %s".formatted(where, kind(id)));
    }
    return id.isNull() ? "" : id.asText("");
  }

  private List<String> labels(JsonNode node, String where) {
    boolean one = node.has(LABEL);
    boolean many = node.has(LABELS);
    if (one == many) {
      throw new DataFormatException(
          "%s: expected either a string 'label' or a list 'labels', found %s"
              .formatted(where, one ? "both" : "neither"));
    }
    if (examples.isEmpty()) {
      multiLabel = many;
    } else if (multiLabel != many) {
      throw new DataFormatException(
          "%s: expected '%s' as in line %d, found '%s'"
              .formatted(
                  where,
                  multiLabel ? LABELS : LABEL,
                  examples.get(0).line(),
                  many ? LABELS : LABEL));
    }
    return many ? list(node.get(LABELS), where) : List.of(label(string(node, LABEL, where), where));
  }

  private static List<String> list(JsonNode node, String where) {
    if (!node.isArray()) {
      throw new DataFormatException(
          "%s: expected a list 'labels', found %s".formatted(where, kind(node)));
    }
    Set<String> labels = new LinkedHashSet<>();
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        throw new DataFormatException(
            "%s: expected strings in 'labels', found %s".formatted(where, kind(element)));
      }
      String label = label(element.textValue(), where);
      if (!labels.add(label)) {
        throw new DataFormatException(
            "%s: expected every label once, found '%s' twice".formatted(where, label));
      }
    }
    return List.copyOf(labels);
  }

  private static String label(String label, String where) {
    if (!Manifest.isLabel(label)) {
      throw new DataFormatException(
          where
              + ": expected a label without control characters, found "
              + (label.isBlank() ? "an empty one" : "one with them"));
    }
    return label;
  }

  private static String string(JsonNode node, String field, String where) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new DataFormatException(
          "%s: expected a string '%s', found %s".formatted(where, field, kind(value)));
    }
    return value.textValue();
  }

  private static String kind(JsonNode value) {
    return value.isMissingNode()
        ? "no such field"
        : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
