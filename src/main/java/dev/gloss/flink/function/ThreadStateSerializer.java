package dev.gloss.flink.function;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;

/**
 * What {@link ConversationStateSerializer} was called before conversations were: savepoints name
 * its snapshot, so the name stays.
 */
@Internal
public final class ThreadStateSerializer {
  private ThreadStateSerializer() {}

  /** Found by its name in savepoints of version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ConversationState> {
    public Snapshot() {
      super(() -> ConversationStateSerializer.INSTANCE);
    }
  }
}
