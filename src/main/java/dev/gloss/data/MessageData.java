package dev.gloss.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.Manifest;
import dev.gloss.text.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of messages with what they are about, gzipped if its first bytes say so: one JSON object a
 * line,
 *
 * <pre>
 * {"id": "17", "conversation": "c4", "text": "…",
 *  "matters": [{"labels": ["lost_card", "stolen_card"], "evidence": [[0, 22]], "follow_up": false}]}
 * </pre>
 *
 * where {@code matters} may be empty, any of a matter's {@code labels} is right, {@code evidence}
 * counts UTF-16 units of the text and only {@code text} and {@code matters} with {@code labels}
 * must be there. Messages of a conversation stand in the order in which they were written. Errors
 * name file and line, never a text.
 *
 * @param sha256 of the file as it is on disk
 * @param bytes of the file as it is on disk
 */
public record MessageData(Path file, List<Message> messages, String sha256, long bytes) {
  public MessageData {
    messages = List.copyOf(messages);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataFormatException if it is missing, empty, or a line is not such a message
   */
  public static MessageData read(Path file) {
    List<Message> messages = new ArrayList<>();
    try (DataFile data = DataFile.open(file)) {
      new DataLines(file.toString(), data.content())
          .forEach((line, number) -> messages.add(message(line, file + ":" + number, number)));
      if (messages.isEmpty()) {
        throw new DataFormatException(file + ": expected messages, found an empty file");
      }
      DataFile.Digest digest = data.digest();
      return new MessageData(file, messages, digest.sha256(), digest.bytes());
    } catch (IOException e) {
      throw DataFile.unreadable(file, "messages", e);
    }
  }

  private static Message message(String line, String where, int number) {
    JsonNode node;
    try {
      node = ExampleReader.JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new DataFormatException(where + ": expected one JSON object, found broken JSON");
    }
    if (!node.isObject()) {
      throw new DataFormatException(where + ": expected one JSON object, found another value");
    }
    JsonNode text = node.path("text");
    if (!text.isTextual() || text.textValue().isBlank()) {
      throw new DataFormatException(where + ": expected a string 'text' that is not empty");
    }
    if (!node.path("matters").isArray()) {
      throw new DataFormatException(where + ": expected a list 'matters', found none");
    }
    List<Matter> matters = new ArrayList<>();
    for (JsonNode matter : node.get("matters")) {
      matters.add(matter(matter, text.textValue().length(), where));
    }
    return new Message(
        name(node, "id", where),
        name(node, "conversation", where),
        text.textValue(),
        matters,
        number);
  }

  private static String name(JsonNode node, String field, String where) {
    JsonNode name = node.path(field);
    if (name.isMissingNode() || name.isNull()) {
      return "";
    }
    if (!name.isTextual() && !name.isNumber()) {
      throw new DataFormatException(
          where + ": expected a string or a number '" + field + "', found something else");
    }
    return name.asText();
  }

  private static Matter matter(JsonNode node, int length, String where) {
    Set<String> labels = new LinkedHashSet<>();
    for (JsonNode label : list(node, "labels", where)) {
      if (!label.isTextual() || !Manifest.isLabel(label.textValue())) {
        throw new DataFormatException(
            where + ": expected labels without control characters in 'matters', found others");
      }
      labels.add(label.textValue());
    }
    if (labels.isEmpty()) {
      throw new DataFormatException(
          where + ": expected a list 'labels' of at least one in each of 'matters', found none");
    }
    List<Span> evidence = new ArrayList<>();
    for (JsonNode span : list(node, "evidence", where)) {
      evidence.add(span(span, length, where));
    }
    JsonNode followUp = node.path("follow_up");
    if (!followUp.isMissingNode() && !followUp.isBoolean()) {
      throw new DataFormatException(
          where + ": expected true or false as 'follow_up', found something else");
    }
    return new Matter(List.copyOf(labels), evidence, followUp.asBoolean(false));
  }

  private static JsonNode list(JsonNode node, String field, String where) {
    JsonNode list = node.path(field);
    if (!list.isMissingNode() && !list.isArray()) {
      throw new DataFormatException(
          where + ": expected a list '" + field + "' in 'matters', found something else");
    }
    return list;
  }

  private static Span span(JsonNode span, int length, String where) {
    boolean pair = span.isArray() && span.size() == 2 && span.get(0).isInt() && span.get(1).isInt();
    int start = pair ? span.get(0).intValue() : -1;
    int end = pair ? span.get(1).intValue() : -1;
    if (start < 0 || end <= start || end > length) {
      throw new DataFormatException(
          "%s: expected 'evidence' of [start, end) within %d UTF-16 units, found something else"
              .formatted(where, length));
    }
    return new Span(start, end);
  }
}
