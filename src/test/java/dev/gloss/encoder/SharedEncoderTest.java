package dev.gloss.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.PinnedFile;
import dev.gloss.pack.Pooling;
import dev.gloss.pack.Sha256;
import dev.gloss.pack.TestPacks;
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
    assertThat(SharedNetwork.loaded()).isZero();
  }

  @Test
  void leasesShareOneEncoder() {
    try (SharedNetwork.Lease first = SharedNetwork.acquire(MINI_LM, PACK);
        SharedNetwork.Lease second = SharedNetwork.acquire(MINI_LM, PACK)) {
      assertThat(second.encoder()).isSameAs(first.encoder());
      assertThat(second.tokenizer()).isSameAs(first.tokenizer());
      assertThat(SharedNetwork.loaded()).isOne();
    }
    assertThat(SharedNetwork.loaded()).isZero();
  }

  @Test
  void referencesThatDifferOnlyInPoolingShareOneEncoder() {
    try (SharedNetwork.Lease first = SharedNetwork.acquire(MINI_LM, PACK);
        SharedNetwork.Lease second = SharedNetwork.acquire(MINI_LM.with(Pooling.MEAN), PACK)) {
      assertThat(second.encoder()).isSameAs(first.encoder());
      assertThat(SharedNetwork.loaded()).isOne();
    }
    assertThat(SharedNetwork.loaded()).isZero();
  }

  @Test
  void encoderWorksUntilTheLastLeaseIsClosed() {
    SharedNetwork.Lease first = SharedNetwork.acquire(MINI_LM, PACK);
    SharedNetwork.Lease second = SharedNetwork.acquire(MINI_LM, PACK);
    Encoder encoder = first.encoder();

    first.close();
    assertThat(encoder.encode(IDS)).hasSize(3 * 384);

    second.close();
    assertThatThrownBy(() -> encoder.encode(IDS)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    SharedNetwork.Lease first = SharedNetwork.acquire(MINI_LM, PACK);
    try (SharedNetwork.Lease second = SharedNetwork.acquire(MINI_LM, PACK)) {
      first.close();
      first.close();

      assertThat(SharedNetwork.loaded()).isOne();
      assertThat(second.encoder().encode(IDS)).hasSize(3 * 384);
    }
  }

  @Test
  void encoderCanBeLoadedAgain() {
    SharedNetwork.acquire(MINI_LM, PACK).close();

    try (SharedNetwork.Lease lease = SharedNetwork.acquire(MINI_LM, PACK)) {
      assertThat(lease.encoder().encode(IDS)).hasSize(3 * 384);
    }
  }

  @Test
  void otherWeightsThanTheReferencesAreRefusedByName() {
    refused(
        new EncoderReference(
            new PinnedFile(MINI_LM.weights().location(), "00"),
            MINI_LM.tokenizer(),
            384,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:encoders/all-minilm-l6-v2/model.onnx: expected SHA-256 00, found "
            + MINI_LM.weights().sha256());
  }

  @Test
  void otherTokenizerThanTheReferencesIsRefusedByName() {
    refused(
        new EncoderReference(
            MINI_LM.weights(),
            new PinnedFile(MINI_LM.tokenizer().location(), "00"),
            384,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:encoders/all-minilm-l6-v2/tokenizer.json: expected SHA-256 00, found "
            + MINI_LM.tokenizer().sha256());
  }

  @Test
  void missingWeightsAreRefusedByName() {
    refused(
        new EncoderReference(
            new PinnedFile("classpath:none.onnx", "00"),
            MINI_LM.tokenizer(),
            384,
            Pooling.MEAN,
            256),
        PACK,
        "classpath:none.onnx: expected a resource on the class path, found nothing");
  }

  @Test
  void otherWidthThanTheWeightsIsRefusedWhenLoaded() {
    refused(
        new EncoderReference(MINI_LM.weights(), MINI_LM.tokenizer(), 383, Pooling.MEAN, 256),
        PACK,
        "classpath:encoders/all-minilm-l6-v2/model.onnx: expected an output of shape [1, tokens, 383], found");
  }

  @Test
  void weightsThatAreNoModelAreRefusedByName(@TempDir Path folder) throws Exception {
    byte[] junk = "not a model".getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve("encoder.onnx"), junk);
    refused(
        new EncoderReference(
            new PinnedFile("encoder.onnx", Sha256.of(junk)),
            MINI_LM.tokenizer(),
            384,
            Pooling.MEAN,
            256),
        PackFiles.at(folder.toString()),
        folder + "/encoder.onnx: expected an ONNX model, found bytes that are none");
  }

  @Test
  void tokenizerThatIsNoneIsRefusedByName(@TempDir Path folder) throws Exception {
    byte[] junk = "{}".getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve("tokenizer.json"), junk);
    refused(
        new EncoderReference(
            MINI_LM.weights(),
            new PinnedFile("tokenizer.json", Sha256.of(junk)),
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
              try (SharedNetwork.Lease lease = SharedNetwork.acquire(MINI_LM, PACK)) {
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
    assertThat(SharedNetwork.loaded()).isZero();
  }

  private static void refused(EncoderReference reference, PackFiles pack, String message) {
    assertThatThrownBy(() -> SharedNetwork.acquire(reference, pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(message)
        .message()
        .hasLineCount(1);
    assertThat(SharedNetwork.loaded()).isZero();
  }
}
