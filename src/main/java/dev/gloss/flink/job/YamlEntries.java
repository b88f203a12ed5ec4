package dev.gloss.flink.job;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a YAML document as a flat list of dotted keys with their lines. Knows YAML, not which keys
 * there are. Aliases and tags become {@link Entry.Kind#REFUSED}: a line must mean what it says, to
 * a reader who does not look elsewhere.
 */
final class YamlEntries {
  private static final YAMLFactory YAML = new YAMLFactory();

  private YamlEntries() {}

  /**
   * The keys in the order of the document, duplicates included.
   *
   * @throws JobFileException if it is not one YAML mapping
   */
  static List<Entry> read(String file, String content) {
    List<Entry> entries = new ArrayList<>();
    try (YAMLParser parser = YAML.createParser(content)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return entries;
      }
      if (first != JsonToken.START_OBJECT || refused(parser)) {
        throw notReadable(file, parser.currentTokenLocation(), "expected a plain mapping of keys");
      }
      section(parser, "", entries);
      if (parser.nextToken() != null) {
        throw notReadable(
            file, parser.currentTokenLocation(), "expected one document, found another");
      }
    } catch (JsonProcessingException e) {
      throw notReadable(file, e.getLocation(), "expected YAML, found " + yamlProblem(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static void section(YAMLParser parser, String prefix, List<Entry> entries)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      OptionalInt line = OptionalInt.of(parser.currentTokenLocation().getLineNr());
      String key = prefix + parser.currentName();
      boolean refusedKey = refused(parser);
      JsonToken token = parser.nextToken();
      if (refusedKey || refused(parser)) {
        String message = "expected a plain value, found an alias or tag";
        entries.add(new Entry(key, line, Entry.Kind.REFUSED, message));
        parser.skipChildren();
      } else if (token == JsonToken.START_OBJECT) {
        entries.add(new Entry(key, line, Entry.Kind.SECTION, ""));
        section(parser, key + ".", entries);
      } else if (token == JsonToken.START_ARRAY) {
        entries.add(new Entry(key, line, Entry.Kind.LIST, ""));
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_NULL) {
        entries.add(new Entry(key, line, Entry.Kind.NOTHING, ""));
      } else {
        entries.add(new Entry(key, line, Entry.Kind.SCALAR, parser.getText()));
      }
    }
  }

  private static boolean refused(YAMLParser parser) throws IOException {
    return parser.isCurrentAlias() || parser.getTypeId() != null;
  }

  /** The parser's own message quotes the file, which may hold what must not be shown. */
  private static String yamlProblem(JsonProcessingException e) {
    return e.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null
        ? "that " + marked.getProblem()
        : "something else";
  }

  private static JobFileException notReadable(String file, JsonLocation where, String message) {
    String line = where == null ? "" : ":" + where.getLineNr();
    return new JobFileException(List.of(file + line + ": " + message));
  }
}
