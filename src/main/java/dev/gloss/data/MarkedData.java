package dev.gloss.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.Manifest;
import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file of texts with their entities, gzipped if its first bytes say so: one JSON object a line,
 * either as words with tags in the BIO scheme, which are joined by spaces,
 *
 * <pre>
 * {"id": "1", "tokens": ["Ada", "Lovelace", "wrote"], "tags": ["B-PERSON", "I-PERSON", "O"]}
 * </pre>
 *
 * or as a text with places in UTF-16 units,
 *
 * <pre>
 * {"id": "1", "text": "Ada Lovelace wrote", "entities": [{"type": "PERSON", "start": 0, "end": 12}]}
 * </pre>
 *
 * Errors name file and line, never a text.
 *
 * @param sha256 of the file as it is on disk
 * @param bytes of the file as it is on disk
 */
public record MarkedData(Path file, List<MarkedText> texts, String sha256, long bytes) {
  private static final String OUTSIDE = "O";
  private static final String BEGIN = "B-";
  private static final String INSIDE = "I-";

  public MarkedData {
    texts = List.copyOf(texts);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataFormatException if it is missing, empty, or a line is not such a text
   */
  public static MarkedData read(Path file) {
    List<MarkedText> texts = new ArrayList<>();
    try (DataFile data = DataFile.open(file)) {
      new DataLines(file.toString(), data.content())
          .forEach((line, number) -> texts.add(text(line, file + ":" + number, number)));
      if (texts.isEmpty()) {
        throw new DataFormatException(
            file + ": expected texts with their entities, found an empty file");
      }
      DataFile.Digest digest = data.digest();
      return new MarkedData(file, texts, digest.sha256(), digest.bytes());
    } catch (IOException e) {
      throw DataFile.unreadable(file, "texts with their entities", e);
    }
  }

  /** Whether the file's first line has words with tags or places of entities. */
  public static boolean isAt(Path file) {
    boolean[] marked = new boolean[1];
    try (DataFile data = DataFile.open(file)) {
      new DataLines(file.toString(), data.content())
          .forEach((line, number) -> marked[0] |= number == 1 && isMarked(line));
      return marked[0];
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isMarked(String line) {
    try {
      JsonNode node = ExampleReader.JSON.readValue(line);
      return node.has("tags") || node.has("entities");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** How often each type stands in the texts, by name. */
  public Map<String, Integer> types() {
    Map<String, Integer> counts = new TreeMap<>();
    texts.forEach(
        text -> text.marked().forEach(marked -> counts.merge(marked.type(), 1, Integer::sum)));
    return counts;
  }

  /** How many of these texts stand in the other file too, case and white space aside. */
  public long textsSharedWith(MarkedData other) {
    Set<TextHash> seen = new HashSet<>();
    other.texts.forEach(text -> seen.add(TextHash.asSeen(text.text())));
    return texts.stream().filter(text -> seen.contains(TextHash.asSeen(text.text()))).count();
  }

  private static MarkedText text(String line, String where, int number) {
    JsonNode node;
    try {
      node = ExampleReader.JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new DataFormatException(where + ": expected one JSON object, found broken JSON");
    }
    boolean words = node.path("tokens").isArray() && node.path("tags").isArray();
    boolean whole = node.path("text").isTextual() && node.path("entities").isArray();
    if (words == whole) {
      throw new DataFormatException(
          where
              + ": expected lists 'tokens' and 'tags', or a string 'text' and a list 'entities', found "
              + (words ? "both" : "neither"));
    }
    JsonNode id = node.path("id");
    String name = id.isTextual() || id.isNumber() ? id.asText() : "";
    return words ? ofWords(node, name, where, number) : ofPlaces(node, name, where, number);
  }

  private static MarkedText ofWords(JsonNode node, String id, String where, int number) {
    JsonNode tokens = node.get("tokens");
    JsonNode tags = node.get("tags");
    if (tokens.isEmpty() || tokens.size() != tags.size()) {
      throw new DataFormatException(
          "%s: expected as many tags as tokens and at least one, found %d tokens and %d tags"
              .formatted(where, tokens.size(), tags.size()));
    }
    StringBuilder text = new StringBuilder();
    List<MarkedSpan> marked = new ArrayList<>();
    String open = "";
    int start = 0;
    int end = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String tag = string(tags.get(i), "tags", where);
      String token = string(tokens.get(i), "tokens", where);
      boolean goesOn = tag.startsWith(INSIDE);
      if (goesOn && !tag.substring(INSIDE.length()).equals(open)) {
        throw new DataFormatException(
            "%s: expected a tag B- or I- of the same type before tag %d, '%s', found another"
                .formatted(where, i + 1, tag));
      }
      if (!goesOn && !open.isEmpty()) {
        marked.add(new MarkedSpan(open, new Span(start, end)));
        open = "";
      }
      text.append(i == 0 ? "" : " ");
      if (tag.startsWith(BEGIN)) {
        open = type(tag.substring(BEGIN.length()), where);
        start = text.length();
      } else if (!goesOn && !tag.equals(OUTSIDE)) {
        throw new DataFormatException(
            "%s: expected the tags O, B-type and I-type, found '%s' as tag %d"
                .formatted(
                    where, tag.codePoints().limit(40).count() < 40 ? tag : "a long one", i + 1));
      }
      text.append(token);
      end = text.length();
    }
    if (!open.isEmpty()) {
      marked.add(new MarkedSpan(open, new Span(start, end)));
    }
    if (text.toString().isBlank()) {
      throw new DataFormatException(where + ": expected a text, found an empty one");
    }
    return new MarkedText(id, text.toString(), marked, number);
  }

  private static MarkedText ofPlaces(JsonNode node, String id, String where, int number) {
    String text = node.get("text").textValue();
    if (text.isBlank()) {
      throw new DataFormatException(where + ": expected a text, found an empty one");
    }
    List<MarkedSpan> marked = new ArrayList<>();
    for (JsonNode entity : node.get("entities")) {
      int start = entity.path("start").isInt() ? entity.get("start").intValue() : -1;
      int end = entity.path("end").isInt() ? entity.get("end").intValue() : -1;
      if (start < 0 || end <= start || end > text.length()) {
        throw new DataFormatException(
            "%s: expected entities with 'start' and 'end' within %d UTF-16 units, found %d and %d"
                .formatted(where, text.length(), start, end));
      }
      String type = type(string(entity.path("type"), "entities", where), where);
      marked.add(new MarkedSpan(type, new Span(start, end)));
    }
    marked.sort(Comparator.comparingInt(each -> each.span().start()));
    for (int i = 1; i < marked.size(); i++) {
      if (marked.get(i).span().start() < marked.get(i - 1).span().end()) {
        throw new DataFormatException(
            "%s: expected entities without overlap, found two at %d"
                .formatted(where, marked.get(i).span().start()));
      }
    }
    return new MarkedText(id, text, marked, number);
  }

  private static String string(JsonNode node, String field, String where) {
    if (!node.isTextual()) {
      throw new DataFormatException(
          "%s: expected strings in '%s', found something else".formatted(where, field));
    }
    return node.textValue();
  }

  private static String type(String type, String where) {
    if (!Manifest.isLabel(type)) {
      throw new DataFormatException(
          where + ": expected an entity type without control characters, found another");
    }
    return type;
  }
}
