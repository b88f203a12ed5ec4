package dev.gloss.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.pack.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns the lines or rows of one file into examples and holds them to one shape: the first line
 * decides whether a text has a {@code label} or {@code labels}. Messages name file and line, never
 * a text.
 */
final class ExampleReader {
  /** A line is one object and nothing else, with each name once. */
  static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  static final String TEXT = "text";

  /** Stands between several labels in one cell of a table. */
  static final String SEPARATOR = "|";

  private static final String LABEL = "label";
  private static final String LABELS = "labels";

  /** Columns of a table. */
  static final List<String> COLUMNS = List.of("id", TEXT, LABEL, LABELS);

  private final String file;
  private final List<Example> examples = new ArrayList<>();
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final Map<List<String>, List<String>> seen = new HashMap<>();
  private boolean multiLabel;
  private int firstRepetition;
  private int repetitions;

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

  /** What a person should know of the lines, a line each. */
  List<String> warnings() {
    return repetitions == 0
        ? List.of()
        : List.of(
            "%s:%d: the same label stands more than once in a line and counts once; lines like it: %d"
                .formatted(file, firstRepetition, repetitions));
  }

  /**
   * @param number of the line, from 1
   * @throws DataFormatException if the line is not a labelled text of the file's shape
   */
  void add(String line, int number) {
    String where = file + ":" + number;
    JsonNode node = object(line, where);
    String text = text(string(node, TEXT, where), where);
    add(id(node, where), text, labels(node, where, number), number);
  }

  /**
   * @param cells of {@link #COLUMNS}
   * @param number of the row's first line, from 1
   * @throws DataFormatException if the row is not a labelled text of the file's shape
   */
  void add(String[] cells, int number) {
    String where = file + ":" + number;
    String text = textOf(new String[] {cells[1]}, where);
    String one = cells[2];
    String many = cells[3];
    if ((one == null) == (many == null)) {
      throw new DataFormatException(
          "%s: expected a header with either 'label' or 'labels', found %s"
              .formatted(where, one == null ? "neither" : "both"));
    }
    multiLabel = many != null;
    add(
        cells[0] == null ? "" : cells[0],
        text,
        multiLabel ? list(many, where, number) : List.of(label(one, where)),
        number);
  }

  private void add(String id, String text, List<String> labels, int number) {
    Integer before = id.isEmpty() ? null : lineOfId.put(id, number);
    if (before != null) {
      throw new DataFormatException(
          "%s:%d: expected an id that no other line has, found the one of line %d"
              .formatted(file, number, before));
    }
    // One list for a million texts of a label.
    List<String> known = seen.computeIfAbsent(labels, List::copyOf);
    examples.add(new Example(id, text, known, number));
  }

  /** The text of a line whose labels, if it has any, do not matter. */
  static String textOf(String line, String where) {
    return text(string(object(line, where), TEXT, where), where);
  }

  /**
   * @param cells of {@link #TEXT} alone
   */
  static String textOf(String[] cells, String where) {
    if (cells[0] == null) {
      throw new DataFormatException(
          where + ": expected a header with a column 'text', found one without");
    }
    return text(cells[0], where);
  }

  private static String text(String text, String where) {
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

  private List<String> labels(JsonNode node, String where, int number) {
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
    return many
        ? list(node.get(LABELS), where, number)
        : List.of(label(string(node, LABEL, where), where));
  }

  private List<String> list(JsonNode node, String where, int number) {
    if (!node.isArray()) {
      throw new DataFormatException(
          "%s: expected a list 'labels', found %s".formatted(where, kind(node)));
    }
    List<String> labels = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        throw new DataFormatException(
            "%s: expected strings in 'labels', found %s".formatted(where, kind(element)));
      }
      labels.add(element.textValue());
    }
    return eachOnce(labels, where, number);
  }

  private List<String> list(String cell, String where, int number) {
    if (cell.isBlank()) {
      return List.of();
    }
    String[] labels = cell.split(Pattern.quote(SEPARATOR), -1);
    return eachOnce(Arrays.stream(labels).map(String::strip).toList(), where, number);
  }

  private List<String> eachOnce(List<String> labels, String where, int number) {
    Set<String> each = new LinkedHashSet<>();
    labels.forEach(label -> each.add(label(label, where)));
    if (each.size() < labels.size()) {
      firstRepetition = repetitions == 0 ? number : firstRepetition;
      repetitions++;
    }
    return List.copyOf(each);
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
