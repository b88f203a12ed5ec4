package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.bytes;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.encoder.LoadedEncoders;
import dev.gloss.pack.PackCopy;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slots of one TaskManager that annotate at the same time with one copy of the weights. */
final class AnnotateFunctionConcurrencyTest {
  private static final int SLOTS = 2;
  private static final int MESSAGES = 60;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void slotsSayTogetherWhatEachSaysAlone(@TempDir Path folder) throws Exception {
    AnnotatorSettings settings = AnnotatorSettings.ofModel(PackCopy.withItsOwnEncoder(folder));
    List<DemoText> messages = DemoText.all().subList(0, MESSAGES);
    int othersLoaded = LoadedEncoders.count();
    Map<String, String> expected = annotate(settings, messages, () -> 0);

    ExecutorService slots = Executors.newFixedThreadPool(SLOTS);
    CyclicBarrier allOpen = new CyclicBarrier(SLOTS);
    try {
      Callable<Map<String, String>> slot =
          () ->
              annotate(
                  settings,
                  messages,
                  () -> {
                    assertThat(LoadedEncoders.count() - othersLoaded).isEqualTo(1);
                    return allOpen.await();
                  });
      for (Future<Map<String, String>> found : slots.invokeAll(List.of(slot, slot))) {
        assertThat(found.get()).isEqualTo(expected);
      }
    } finally {
      slots.shutdownNow();
    }

    assertThat(LoadedEncoders.count()).isEqualTo(othersLoaded);
  }

  /** What a slot says of each message, annotation and thread summary. */
  private static Map<String, String> annotate(
      AnnotatorSettings settings, List<DemoText> messages, Callable<Integer> whenOpen)
      throws Exception {
    Map<String, String> said = new TreeMap<>();
    AnnotateFunction<DecodedRecord> function =
        AnnotateFunction.withConversations(
            EventReader.OF_RECORDS, settings, ConversationSettings.DEFAULT);
    try (var harness = FunctionHarness.keyed(function).open()) {
      whenOpen.call();
      for (DemoText text : messages) {
        var outcome = annotated(harness.process(message(text.conversation(), text.text())));
        said.put(
            text.id(),
            HexFormat.of().formatHex(bytes(outcome.annotation())) + outcome.conversationSummary());
      }
    }
    return said;
  }
}
