package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.CARD_ARRIVAL;
import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.encoder.LoadedEncoders;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded while a function lives, and that nothing is after it. */
final class AnnotateFunctionLifecycleTest {
  @TempDir private Path folder;

  /** Encoders that other tests of this JVM hold. */
  private int othersLoaded;

  private AnnotatorSettings settings;

  @BeforeEach
  void copyThePack() throws IOException {
    settings = AnnotatorSettings.ofModel(PackCopy.withItsOwnEncoder(folder.resolve("pack")));
    othersLoaded = LoadedEncoders.count();
  }

  @Test
  void nothingIsLoadedBeforeOpenAndAfterClose() throws Exception {
    try (var harness = FunctionHarness.keyed(inThreads())) {
      assertThat(loaded()).isZero();

      harness.open();
      assertThat(loaded()).isEqualTo(1);
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void slotsShareOneEncoderUntilTheLastCloses() throws Exception {
    try (var first = FunctionHarness.keyed(inThreads()).open()) {
      try (var second =
          FunctionHarness.unkeyed(AnnotateFunction.withoutContext(EventReader.OF_RECORDS, settings))
              .open()) {
        assertThat(loaded()).isEqualTo(1);
        annotated(second.process(message("a", CARD_ARRIVAL)));
      }

      assertThat(loaded()).isEqualTo(1);
      annotated(first.process(message("a", CARD_ARRIVAL)));
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void closeReleasesTheModelOfAnOpenThatFailedHalfWay() throws Exception {
    // Threads need keys: the model is open by the time the state is refused.
    try (var harness = FunctionHarness.unkeyed(inThreads())) {
      assertThatThrownBy(harness::open).hasMessageContaining("keyed stream");
      assertThat(loaded()).isEqualTo(1);
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void missingPackFailsOpenAndSaysWhere() throws Exception {
    String nowhere = folder.resolve("nowhere").toString();

    try (var harness =
        FunctionHarness.keyed(
            AnnotateFunction.withConversations(
                EventReader.OF_RECORDS,
                AnnotatorSettings.ofModel(nowhere),
                ConversationSettings.DEFAULT))) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining(nowhere);
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void alteredPackFailsOpenAndNothingStaysLoaded() throws Exception {
    Path head = folder.resolve("pack/head.safetensors");
    byte[] bytes = Files.readAllBytes(head);
    bytes[bytes.length / 2] ^= 1;
    Files.write(head, bytes);

    try (var harness = FunctionHarness.keyed(inThreads())) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining(head.toString());
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void missingEncoderFailsOpenAndNothingStaysLoaded() throws Exception {
    String pack =
        PackCopy.write(
            folder.resolve("without encoder"),
            "  onnx: classpath:encoders/all-minilm-l6-v2/model.onnx",
            "  onnx: classpath:no-such.onnx");

    try (var harness =
        FunctionHarness.keyed(
            AnnotateFunction.withConversations(
                EventReader.OF_RECORDS,
                AnnotatorSettings.ofModel(pack),
                ConversationSettings.DEFAULT))) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("classpath:no-such.onnx");
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void closeWithoutOpenAndTwiceIsHarmless() throws Exception {
    AnnotateFunction<DecodedRecord> function = inThreads();
    function.close();

    try (var harness = FunctionHarness.keyed(function)) {
      harness.open();
      function.close();
      assertThat(loaded()).isZero();
    }
    assertThat(loaded()).isZero();
  }

  @Test
  void modelDoesNotTravelWithTheFunction() throws Exception {
    AnnotateFunction<DecodedRecord> function = inThreads();
    try (var open = FunctionHarness.keyed(function).open()) {
      byte[] travelling = InstantiationUtil.serializeObject(function);
      AnnotateFunction<DecodedRecord> arrived =
          InstantiationUtil.deserializeObject(travelling, getClass().getClassLoader());

      assertThat(travelling).hasSizeLessThan(2_000);
      try (var harness = FunctionHarness.keyed(arrived).open()) {
        assertThat(annotated(harness.process(message("a", CARD_ARRIVAL))).annotation())
            .isEqualTo(annotated(open.process(message("a", CARD_ARRIVAL))).annotation());
      }
    }
    assertThat(loaded()).isZero();
  }

  private AnnotateFunction<DecodedRecord> inThreads() {
    return AnnotateFunction.withConversations(
        EventReader.OF_RECORDS, settings, ConversationSettings.DEFAULT);
  }

  private int loaded() {
    return LoadedEncoders.count() - othersLoaded;
  }
}
