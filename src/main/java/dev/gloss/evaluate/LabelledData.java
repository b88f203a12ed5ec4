package dev.gloss.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.model.Manifest;
import dev.gloss.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A file of labelled texts: one JSON object a line, all {@code {"id","text","label"}} or all {@code
 * {"id","text","labels":[…]}}, gzipped if the file's first bytes say so.
 *
 * @param multiLabel any number of labels may fit a text: the lines have {@code labels}
 * @param sha256 of the file as it is on disk
 * @param bytes of the file as it is on disk
 */
public record LabelledData(
    Path file, List<Example> examples, boolean multiLabel, String sha256, long bytes) {
  private static final String LABEL = "label";
  private static final String LABELS = "labels";

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  public LabelledData {
    examples = List.copyOf(examples);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataFormatException if it is missing, empty, a line is not a labelled text or of
   *     another shape than the first, or an id stands twice
   */
  public static LabelledData read(Path file) {
    byte[] bytes = bytes(file);
    List<Example> examples = new ArrayList<>();
    Map<String, Integer> lineOfId = new HashMap<>();
    boolean multiLabel = false;
    for (Line line : lines(file, bytes)) {
      JsonNode node = object(line);
      multiLabel = examples.isEmpty() ? node.has(LABELS) : multiLabel;
      Example example = example(node, multiLabel, line);
      Integer before = example.id().isEmpty() ? null : lineOfId.put(example.id(), example.line());
      if (before != null) {
        throw new DataFormatException(
            "%s: expected every id once, found that of line %d again"
                .formatted(line.where(), before));
      }
      examples.add(example);
    }
    if (examples.isEmpty()) {
      throw new DataFormatException(file + ": expected labelled texts, found an empty file");
    }
    return new LabelledData(file, examples, multiLabel, Sha256.of(bytes), bytes.length);
  }

  /**
   * The texts of a file whose labels, if there are any, do not matter: JSON Lines with {@code text}
   * if the first line begins with a brace, else a text a line. Empty lines are passed over.
   *
   * @throws DataFormatException if it is missing, empty, or a line has no text
   */
  public static List<String> readTexts(Path file) {
    List<Line> lines = lines(file, bytes(file));
    boolean json = !lines.isEmpty() && lines.get(0).text().startsWith("{");
    List<String> texts =
        lines.stream().map(line -> json ? text(object(line), line) : line.text()).toList();
    if (texts.isEmpty()) {
      throw new DataFormatException(file + ": expected texts, found an empty file");
    }
    return texts;
  }

  /** How many of these texts stand in the other file too, to the letter. */
  public long textsSharedWith(LabelledData other) {
    Set<String> texts = other.examples.stream().map(Example::text).collect(Collectors.toSet());
    return examples.stream().filter(example -> texts.contains(example.text())).count();
  }

  /** A line that is not blank, and its number from 1. */
  private record Line(Path file, int number, String text) {
    String where() {
      return file + ":" + number;
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DataFormatException unreadable(Path file, IOException e) {
    return new DataFormatException(
        file
            + ": expected a readable file of JSON Lines, found "
            + (Files.exists(file) ? "one that cannot be read: " + e.getMessage() : "nothing"));
  }

  private static List<Line> lines(Path file, byte[] bytes) {
    byte[] content;
    try {
      content = plain(bytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int number = 1; start < content.length; number++) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      String text = utf8(content, start, end, file + ":" + number);
      if (!text.isBlank()) {
        lines.add(new Line(file, number, text));
      }
      start = end + 1;
    }
    return lines;
  }

  private static byte[] plain(byte[] bytes) throws IOException {
    boolean gzip = bytes.length > 1 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    if (!gzip) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  /** Strictly: a text that would be learned with replacement characters is refused. */
  private static String utf8(byte[] bytes, int start, int end, String where) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw new DataFormatException(where + ": expected UTF-8, found other bytes");
    }
  }

  private static JsonNode object(Line line) {
    try {
      return JSON.readValue(line.text());
    } catch (JsonProcessingException e) {
      throw new DataFormatException(
          "%s: expected one JSON object, found broken JSON at column %d"
              .formatted(
                  line.where(), e.getLocation() == null ? 1 : e.getLocation().getColumnNr()));
    }
  }

  private static Example example(JsonNode node, boolean multiLabel, Line line) {
    String text = text(node, line);
    if (node.has(multiLabel ? LABEL : LABELS)) {
      throw new DataFormatException(
          "%s: expected '%s' as in the first line, found '%s'"
              .formatted(line.where(), multiLabel ? LABELS : LABEL, multiLabel ? LABEL : LABELS));
    }
    List<String> labels =
        multiLabel ? labels(node, line) : List.of(string(node, LABEL, line.where()));
    for (String label : labels) {
      if (!Manifest.isLabel(label)) {
        throw new DataFormatException(
            line.where()
                + ": expected a label without control characters, found "
                + (label.isBlank() ? "an empty one" : "one with them"));
      }
    }
    return new Example(node.path("id").asText(""), text, labels, line.number());
  }

  private static String text(JsonNode node, Line line) {
    String text = string(node, "text", line.where());
    if (text.isBlank()) {
      throw new DataFormatException(line.where() + ": expected a text, found an empty one");
    }
    return text;
  }

  private static List<String> labels(JsonNode node, Line line) {
    JsonNode array = node.path(LABELS);
    List<String> labels = new ArrayList<>();
    for (JsonNode label : array) {
      if (label.isTextual()) {
        labels.add(label.textValue());
      }
    }
    if (!array.isArray() || labels.size() != array.size()) {
      throw new DataFormatException(
          "%s: expected '%s' to be an array of strings, found %s"
              .formatted(line.where(), LABELS, array.isArray() ? "something else in it" : "none"));
    }
    if (Set.copyOf(labels).size() < labels.size()) {
      throw new DataFormatException(line.where() + ": expected every label once, found one twice");
    }
    return labels;
  }

  private static String string(JsonNode node, String field, String where) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new DataFormatException(
          "%s: expected a string '%s', found %s"
              .formatted(
                  where,
                  field,
                  value.isMissingNode()
                      ? "no such field"
                      : value.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return value.textValue();
  }
}
