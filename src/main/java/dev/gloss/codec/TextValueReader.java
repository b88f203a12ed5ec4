package dev.gloss.codec;

import java.util.Map;
import java.util.Optional;

/**
 * Takes the whole value as the text. A byte order mark stays part of it, so that offsets count
 * units of the value as its producer has it.
 */
final class TextValueReader implements ValueReader {
  private static final String TEXT = "text";

  /** Everything but the text comes from the record around the value. */
  static final EventLayout LAYOUT =
      new EventLayout(
          new EventPaths(Optional.empty(), Optional.empty(), TEXT, Optional.empty(), Map.of()));

  @Override
  public RecordValues read(byte[] value) throws UndecodableException {
    RecordValues values = LAYOUT.newValues();
    String text = StrictUtf8.decode(value, 0, value.length);
    values.put(LAYOUT.tree().member(TEXT), new FieldValue.Characters(text));
    return values;
  }
}
