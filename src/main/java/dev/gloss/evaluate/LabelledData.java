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
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file of labelled texts: one JSON object {@code {"id","text","label"}} a line, gzipped if the
 * file's first bytes say so.
 *
 * @param sha256 of the file as it is on disk
 * @param bytes of the file as it is on disk
 */
public record LabelledData(Path file, List<Example> examples, String sha256, long bytes) {
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
   * @throws DataFormatException if it is missing, empty, or a line is not a labelled text
   */
  public static LabelledData read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      List<Example> examples = new ArrayList<>();
      byte[] lines = plain(bytes);
      int start = 0;
      for (int number = 1; start < lines.length; number++) {
        int end = start;
        while (end < lines.length && lines[end] != '\n') {
          end++;
        }
        String where = file + ":" + number;
        String line = utf8(lines, start, end, where);
        if (!line.isBlank()) {
          examples.add(example(line, number, where));
        }
        start = end + 1;
      }
      if (examples.isEmpty()) {
        throw new DataFormatException(file + ": expected labelled texts, found an empty file");
      }
      return new LabelledData(file, examples, Sha256.of(bytes), bytes.length);
    } catch (IOException e) {
      throw new DataFormatException(
          file
              + ": expected a readable file of JSON Lines, found "
              + (Files.exists(file) ? "one that cannot be read: " + e.getMessage() : "nothing"));
    }
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

  private static Example example(String line, int number, String where) {
    JsonNode node;
    try {
      node = JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new DataFormatException(
          "%s: expected one JSON object, found broken JSON at column %d"
              .formatted(where, e.getLocation() == null ? 1 : e.getLocation().getColumnNr()));
    }
    String text = string(node, "text", where);
    if (text.isBlank()) {
      throw new DataFormatException(where + ": expected a text, found an empty one");
    }
    String label = string(node, "label", where);
    if (!Manifest.isLabel(label)) {
      throw new DataFormatException(
          where
              + ": expected a label without control characters, found "
              + (label.isBlank() ? "an empty one" : "one with them"));
    }
    return new Example(node.path("id").asText(""), text, List.of(label), number);
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
