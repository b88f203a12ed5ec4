package dev.gloss.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the whole value as the text. A byte order mark stays part of it, so that offsets count
 * units of the value as its producer has it.
 */
final class TextValueReader implements ValueReader {
  private static final String TEXT = "text";

  /** Nothing but the text is in the value. */
  static final EventPaths FIELDS =
      new EventPaths(Optional.empty(), Optional.empty(), TEXT, Optional.empty(), Map.of());

  private final EventLayout layout;

  /**
   * @param layout as {@link #layout} makes it
   */
  TextValueReader(EventLayout layout) {
    this.layout = layout;
  }

  /** Everything but the text comes from the record around the value: what headers say counts. */
  static EventLayout layout(EventPaths fields) {
    Map<String, String> attributes = new HashMap<>(fields.attributes());
    attributes.values().removeIf(path -> !isHeader(path));
    return new EventLayout(
        new EventPaths(
            fields.id().filter(TextValueReader::isHeader),
            fields.key().filter(TextValueReader::isHeader),
            TEXT,
            fields.time().filter(TextValueReader::isHeader),
            attributes));
  }

  private static boolean isHeader(String path) {
    return path.startsWith(FieldPath.HEADER);
  }

  @Override
  public RecordValues read(byte[] value) throws UndecodableException {
    RecordValues values = layout.newValues();
    String text = StrictUtf8.decode(value, 0, value.length);
    values.put(layout.tree().member(TEXT), new FieldValue.Characters(text));
    return values;
  }
}
