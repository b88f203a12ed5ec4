package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import dev.gloss.text.Document;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/** A record and the document it holds, on the way from decoding to annotation. */
@Internal
public record DecodedRecord(RawRecord raw, Document document) {
  /** The conversation the document belongs to; an empty key is none. */
  public Optional<String> conversation() {
    return document.key().filter(key -> !key.isEmpty());
  }

  /**
   * When it happened, in milliseconds since the epoch: as the event says, but not after the record
   * was written. One event from the far future would else be the end of every conversation.
   */
  public long eventTime() {
    long time = document.time().toEpochMilli();
    return raw.timestamp() < 0 ? time : Math.min(time, raw.timestamp());
  }

  /** Spreads the stream over the slots: by conversation, and by id where there is none. */
  public String partitionKey() {
    return conversation().orElse(document.id());
  }
}
