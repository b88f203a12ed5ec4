package dev.gloss.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedEncoderTest {
  private static final EncoderReference MINI_LM = EncoderReference.MINI_LM;
  private static final PackFiles PACK = PackFiles.at(TestPacks.SHIPPED);
  private static final int[] IDS = {101, 4003, 102};

  @BeforeEach
  void nothingIsLoaded() {
    assertThat(SharedEncoder.loaded()).isZero();
  }

  @Test
  void leasesShareOneEncoder() {
    try (SharedEncoder.Lease first = SharedEncoder.acquire(MINI_LM, PACK);
        SharedEncoder.Lease second = SharedEncoder.acquire(MINI_LM, PACK)) {
      assertThat(second.encoder()).isSameAs(first.encoder());
      assertThat(second.tokenizer()).isSameAs(first.tokenizer());
      assertThat(SharedEncoder.loaded()).isOne();
    }
    assertThat(SharedEncoder.loaded()).isZero();
  }

  @Test
  void referencesThatDifferOnlyInPoolingShareOneEncoder() {
    try (SharedEncoder.Lease first = SharedEncoder.acquire(MINI_LM, PACK);
        SharedEncoder.Lease second = SharedEncoder.acquire(MINI_LM.with(Pooling.MEAN), PACK)) {
      assertThat(second.encoder()).isSameAs(first.encoder());
      assertThat(SharedEncoder.loaded()).isOne();
    }
    assertThat(SharedEncoder.loaded()).isZero();
  }

  @Test
  void encoderWorksUntilTheLastLeaseIsClosed() {
    SharedEncoder.Lease first = SharedEncoder.acquire(MINI_LM, PACK);
    SharedEncoder.Lease second = SharedEncoder.acquire(MINI_LM, PACK);
    Encoder encoder = first.encoder();

    first.close();
    assertThat(encoder.encode(IDS)).hasSize(3 * 384);

    second.close();
    assertThatThrownBy(() -> encoder.encode(IDS)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    SharedEncoder.Lease first = SharedEncoder.acquire(MINI_LM, PACK);
    try (SharedEncoder.Lease second = SharedEncoder.acquire(MINI_LM, PACK)) {
      first.close();
      first.close();

      assertThat(SharedEncoder.loaded()).isOne();
      assertThat(second.encoder().encode(IDS)).hasSize(3 * 384);
    }
  }

  @Test
  void encoderCanBeLoadedAgain() {
    SharedEncoder.acquire(MINI_LM, PACK).close();

    try (SharedEncoder.Lease lease = SharedEncoder.acquire(MINI_LM, PACK)) {
      assertThat(lease.encoder().encode(IDS)).hasSize(3 * 384);
    }
  }

  @Test
  void otherWeightsThanTheReferencesAreRefusedByName() {
    refused(
        new EncoderReference(
            MINI_LM.weights(),
            "00",
            MINI_LM.tokenizer(),
            MINI_LM.tokenizerSha256(),
            384,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:encoders/all-minilm-l6-v2/model.onnx: expected SHA-256 00, found "
            + MINI_LM.weightsSha256());
  }

  @Test
  void otherTokenizerThanTheReferencesIsRefusedByName() {
    refused(
        new EncoderReference(
            MINI_LM.weights(),
            MINI_LM.weightsSha256(),
            MINI_LM.tokenizer(),
            "00",
            384,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:encoders/all-minilm-l6-v2/tokenizer.json: expected SHA-256 00, found "
            + MINI_LM.tokenizerSha256());
  }

  @Test
  void missingWeightsAreRefusedByName() {
    refused(
        new EncoderReference(
            "classpath:none.onnx",
            "00",
            MINI_LM.tokenizer(),
            MINI_LM.tokenizerSha256(),
            384,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:none.onnx: expected a resource on the class path, found nothing");
  }

  @Test
  void otherWidthThanTheWeightsIsRefusedWhenLoaded() {
    refused(
        new EncoderReference(
            MINI_LM.weights(),
            MINI_LM.weightsSha256(),
            MINI_LM.tokenizer(),
            MINI_LM.tokenizerSha256(),
            383,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:encoders/all-minilm-l6-v2/model.onnx: expected an output of shape [1, tokens, 383], found");
  }

  @Test
  void weightsThatAreNoModelAreRefusedByName(@TempDir Path folder) throws Exception {
    byte[] junk = "not a model".getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve("encoder.onnx"), junk);
    refused(
        new EncoderReference(
            "encoder.onnx",
            Sha256.of(junk),
            MINI_LM.tokenizer(),
            MINI_LM.tokenizerSha256(),
            384,
            Pooling.MEAN,
            256),
        PackFiles.at(folder.toString()),
        folder + "/encoder.onnx: expected an ONNX model, ONNX Runtime says: ");
  }

  @Test
  void tokenizerThatIsNoneIsRefusedByName(@TempDir Path folder) throws Exception {
    byte[] junk = "{}".getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve("tokenizer.json"), junk);
    refused(
        new EncoderReference(
            MINI_LM.weights(),
            MINI_LM.weightsSha256(),
            "tokenizer.json",
            Sha256.of(junk),
            384,
            Pooling.MEAN,
            256),
        PackFiles.at(folder.toString()),
        folder + "/tokenizer.json");
  }

  @Test
  void slotsThatComeAndGoNeverMeetAClosedEncoder() throws Exception {
    ExecutorService slots = Executors.newFixedThreadPool(8);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int slot = 0; slot < 8; slot++) {
      Random random = new Random(slot);
      tasks.add(
          () -> {
            int values = 0;
            for (int round = 0; round < 4; round++) {
              try (SharedEncoder.Lease lease = SharedEncoder.acquire(MINI_LM, PACK)) {
                values += lease.encoder().encode(IDS).length;
              }
              Thread.sleep(random.nextInt(3));
            }
            return values;
          });
    }

    List<Future<Integer>> results = slots.invokeAll(tasks);
    slots.shutdown();

    for (Future<Integer> result : results) {
      assertThat(result.get()).isEqualTo(4 * 3 * 384);
    }
    assertThat(SharedEncoder.loaded()).isZero();
  }

  private static void refused(EncoderReference reference, PackFiles pack, String message) {
    assertThatThrownBy(() -> SharedEncoder.acquire(reference, pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(message)
        .message()
        .hasLineCount(1);
    assertThat(SharedEncoder.loaded()).isZero();
  }
}
