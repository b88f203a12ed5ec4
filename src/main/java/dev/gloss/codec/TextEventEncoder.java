package dev.gloss.codec;

import dev.gloss.record.TextEvent;
import dev.gloss.text.Document;
import java.util.TreeMap;

/**
 * Documents as {@code TextEvent} in Avro: what a producer writes for Gloss to read. Not safe for
 * use by several threads at once.
 */
public final class TextEventEncoder {
  private final FramedWriter<TextEvent> writer;

  public TextEventEncoder(RecordFraming framing) {
    this.writer = new FramedWriter<>(TextEvent.class, framing);
  }

  /**
   * Encodes one document.
   *
   * @return an array of the caller's own
   */
  public byte[] encode(Document document) {
    return writer.write(
        new TextEvent(
            document.id(),
            document.key().orElse(null),
            document.text(),
            document.time(),
            new TreeMap<>(document.attributes())));
  }
}
