package dev.gloss.flink.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * Writes the state bytes that are kept in the repository. To be run once for each version of {@link
 * ConversationStateSerializer}, with that version in the file names, and never again: users hold
 * savepoints with such bytes, so the tests must go on reading the files as they are.
 *
 * <p>{@code main} takes the folder: {@code src/test/resources/dev/gloss/flink/function}.
 */
final class KeptStateBytes {
  /**
   * One {@link ConversationState} as {@link ConversationStateSerializer} wrote it, in hexadecimal.
   */
  static final String VALUE = "conversation-state-v4.hex";

  /** The same without a time. */
  static final String VALUE_OF_VERSION_3 = "conversation-state-v3.hex";

  /** The same without labels and evidence. */
  static final String VALUE_OF_VERSION_2 = "conversation-state-v2.hex";

  /** The same, written when conversations were called threads. */
  static final String VALUE_OF_VERSION_1 = "thread-state-v1.hex";

  /** A whole snapshot of the annotating operator with one conversation. */
  static final String SNAPSHOT = "annotate-v4.snapshot";

  /** The same without a time. */
  static final String SNAPSHOT_OF_VERSION_3 = "annotate-v3.snapshot";

  /** The same without labels and evidence. */
  static final String SNAPSHOT_OF_VERSION_2 = "annotate-v2.snapshot";

  /** The same, written when conversations were called threads. */
  static final String SNAPSHOT_OF_VERSION_1 = "annotate-v1.snapshot";

  private KeptStateBytes() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.writeString(
        folder.resolve(VALUE),
        HexFormat.of()
                .formatHex(
                    Samples.bytes(ConversationStateSerializer.INSTANCE, ConversationStates.KEPT))
                .replaceAll(".{96}", "$0\n")
            + "\n");
    AnnotateFunction<DecodedRecord> function =
        AnnotateFunction.withConversations(
            EventReader.OF_RECORDS, Samples.SETTINGS, ConversationSettings.DEFAULT);
    try (var harness = FunctionHarness.keyed(function).open()) {
      harness.plant(ConversationStates.KEPT_THREAD, ConversationStates.KEPT);
      OperatorSnapshotUtil.writeStateHandle(
          harness.checkpoint(), folder.resolve(SNAPSHOT).toString());
    }
  }

  /** The content of a file in hexadecimal. */
  static byte[] value(String name) throws IOException {
    String hex = Files.readString(file(name)).replaceAll("\\s", "");
    return HexFormat.of().parseHex(hex);
  }

  /** Where a kept file is. */
  static Path file(String name) {
    return Path.of("src/test/resources/dev/gloss/flink/function", name);
  }
}
