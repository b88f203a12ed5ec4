package dev.gloss.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of {@code golden.jsonl}: {@code {"text":"…","classify":{…}}}, an object a task.
 *
 * @param expected what each task says of the text, by its name; filled where packs are made
 */
record GoldenLine(String text, Map<String, JsonNode> expected) {
  /**
   * Longest file of golden lines that is read, in bytes: 256 KiB. Loading waits for all of them; a
   * sealed pack has 3 KB.
   */
  private static final int LONGEST_FILE = 256 << 10;

  /** Most golden lines. */
  private static final int MOST_LINES = 1_000;

  /** Longest golden text, in UTF-16 units; as long as what a job reads of a text. */
  private static final int LONGEST_TEXT = 20_000;

  private static final String TEXT = "text";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A text of which nothing is expected yet. */
  static GoldenLine of(String text) {
    return new GoldenLine(text, new TreeMap<>());
  }

  /** The line, without its end. */
  byte[] toJson() {
    try {
      ObjectNode line = JSON.createObjectNode().put(TEXT, text);
      expected.forEach(line::set);
      return JSON.writeValueAsBytes(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a golden line is always JSON", e);
    }
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if a line is none of these, there is not one, or they are more
   *     than loading should wait for
   */
  static List<GoldenLine> read(byte[] file, String where) {
    requireAtMost(LONGEST_FILE, "bytes", file.length, where);
    List<GoldenLine> lines = new ArrayList<>();
    String text = utf8(file, where);
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      String place = where + ":" + (lines.size() + 1);
      requireAtMost(MOST_LINES, "lines", lines.size() + 1, where);
      GoldenLine parsed = parsed(line, place);
      requireAtMost(LONGEST_TEXT, "characters of text", parsed.text().length(), place);
      lines.add(parsed);
    }
    return lines;
  }

  private static void requireAtMost(int most, String what, int found, String where) {
    if (found > most) {
      throw new ModelFormatException(
          "%s: expected at most %d %s, found %d".formatted(where, most, what, found));
    }
  }

  private static GoldenLine parsed(String line, String where) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode node && node.path(TEXT).isTextual()) {
        String text = node.remove(TEXT).textValue();
        return new GoldenLine(text, isOfFormat2(node) ? upgraded(node) : tasks(node));
      }
    } catch (JsonProcessingException e) {
      throw refused(where, e);
    }
    throw refused(where, null);
  }

  private static ModelFormatException refused(String where, Exception cause) {
    return new ModelFormatException(
        where
            + ": expected one JSON object with a text and what each task says of it, found"
            + " something else",
        cause);
  }

  private static Map<String, JsonNode> tasks(ObjectNode node) {
    Map<String, JsonNode> tasks = new TreeMap<>();
    node.properties().forEach(entry -> tasks.put(entry.getKey(), entry.getValue()));
    return tasks;
  }

  /** Packs of format 2 had one task, whose tiers stood beside the text. */
  private static boolean isOfFormat2(ObjectNode node) {
    return node.has("teacher") || node.has("student");
  }

  private static Map<String, JsonNode> upgraded(ObjectNode node) {
    return new TreeMap<>(Map.of("classify", node));
  }

  private static String utf8(byte[] file, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(where + ": expected UTF-8, found other bytes", e);
    }
  }
}
