package dev.gloss.flink.function;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Where an event's text stands, and which conversation it belongs to.
 *
 * @param text null for an event that has none, which is then rejected
 * @param conversation null or empty for an event that stands alone; itself null: all do
 * @param spread by what events that stand alone are spread over the slots of a keyed stream; the
 *     same for the same event
 */
@Internal
public record EventReader<T>(
    SerializableFunction<T, String> text,
    SerializableFunction<T, String> conversation,
    SerializableFunction<T, String> spread)
    implements Serializable {
  /** Of decoded records. */
  public static final EventReader<DecodedRecord> OF_RECORDS =
      new EventReader<>(
          record -> record.document().text(),
          record -> record.conversation().orElse(null),
          record -> record.document().id());

  /** Of events whose texts alone tell them apart. */
  public static <T> EventReader<T> of(
      SerializableFunction<T, String> text, SerializableFunction<T, String> conversation) {
    return new EventReader<>(
        text,
        conversation,
        event -> {
          String said = text.apply(event);
          return said == null ? "" : Integer.toHexString(said.hashCode());
        });
  }

  /** Whether an event has a conversation. */
  boolean isInConversation(T event) {
    String key = conversation == null ? null : conversation.apply(event);
    return key != null && !key.isEmpty();
  }

  /** The conversation, or by what else the event is spread; never null. */
  String partitionKey(T event) {
    return isInConversation(event) ? conversation.apply(event) : spread.apply(event);
  }
}
