package dev.gloss.flink.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * Writes the state bytes that are kept in the repository. To be run once for each version of {@link
 * ThreadStateSerializer}, with that version in the file names, and never again: users hold
 * savepoints with such bytes, so the tests must go on reading the files as they are.
 *
 * <p>{@code main} takes the folder: {@code src/test/resources/dev/gloss/flink/function}.
 */
final class KeptStateBytes {
  /** One {@link ThreadState} as {@link ThreadStateSerializer} wrote it, in hexadecimal. */
  static final String VALUE = "thread-state-v1.hex";

  /** A whole snapshot of the annotating operator with one conversation. */
  static final String SNAPSHOT = "annotate-v1.snapshot";

  private KeptStateBytes() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.writeString(
        folder.resolve(VALUE),
        HexFormat.of()
                .formatHex(Samples.bytes(ThreadStateSerializer.INSTANCE, ThreadStates.KEPT))
                .replaceAll(".{96}", "$0\n")
            + "\n");
    AnnotateFunction function =
        AnnotateFunction.withThreads(Samples.SETTINGS, ThreadSettings.DEFAULT);
    try (var harness = FunctionHarness.keyed(function).open()) {
      harness.plant(ThreadStates.KEPT_THREAD, ThreadStates.KEPT);
      OperatorSnapshotUtil.writeStateHandle(
          harness.checkpoint(), folder.resolve(SNAPSHOT).toString());
    }
  }

  /** The content of {@link #VALUE}. */
  static byte[] value() throws IOException {
    String hex = Files.readString(file(VALUE)).replaceAll("\\s", "");
    return HexFormat.of().parseHex(hex);
  }

  /** Where a kept file is. */
  static Path file(String name) {
    return Path.of("src/test/resources/dev/gloss/flink/function", name);
  }
}
