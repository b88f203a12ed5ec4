package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.data.DataFormatException;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ForeignModels;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Pooling;
import dev.gloss.view.TextFeatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over an encoder of eight tokens. */
final class FeatureCacheTest {
  private static final List<String> TEXTS =
      List.of("good card", "bad", "good card", "lost card bad");

  @TempDir Path folder;
  private Path cache;
  private EncoderReference reference;
  private TextEncoder encoder;
  private final Workers workers = new Workers(2);

  @BeforeEach
  void open() throws IOException {
    EncoderSource source =
        EncoderSource.at(
            ForeignModels.encoder(Files.createDirectory(folder.resolve("encoder"))).toString());
    reference = source.reference();
    encoder = source.open();
    cache = folder.resolve("cache");
  }

  @AfterEach
  void close() {
    workers.close();
    encoder.close();
  }

  @Test
  void featuresAreThoseOfTheEncoderNearly() {
    float[][] rows = rows(reference, TEXTS);

    for (int i = 0; i < rows.length; i++) {
      float[] expected = new TextFeatures(encoder).features(TEXTS.get(i));
      assertThat(rows[i]).hasSameSizeAs(expected);
      for (int feature = 0; feature < expected.length; feature++) {
        assertThat(rows[i][feature]).isCloseTo(expected[feature], within(2e-5f));
      }
    }
  }

  @Test
  void equalTextsAreEncodedOnce() throws IOException {
    List<Long> encoded = encoded(TEXTS);

    assertThat(encoded).last().isEqualTo(4L);
    assertThat(recordsOf(file())).isEqualTo(3);
  }

  /** The next run encodes what is new, and reads the same bits as the one that wrote them. */
  @Test
  void nothingIsEncodedTwice() throws IOException {
    float[][] cold = rows(reference, TEXTS);
    List<String> more = new ArrayList<>(TEXTS);
    more.add("lost");

    float[][] warm = rows(reference, more);

    assertThat(Arrays.deepEquals(Arrays.copyOf(warm, cold.length), cold)).isTrue();
    assertThat(recordsOf(file())).isEqualTo(4);
    assertThat(encoded(more)).containsExactly(5L);
    assertThat(recordsOf(file())).isEqualTo(4);
  }

  @Test
  void damagedAndTornRecordsAreMadeAnew() throws IOException {
    float[][] cold = rows(reference, TEXTS);
    byte[] bytes = Files.readAllBytes(file());
    bytes[20] ^= 1;
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 5));

    assertThat(Arrays.deepEquals(rows(reference, TEXTS), cold)).isTrue();
    assertThat(Arrays.deepEquals(rows(reference, TEXTS), cold)).isTrue();
  }

  @Test
  void twoThatAreOpenAtOnceDoNotDisturbEachOther() {
    try (FeatureCache one = FeatureCache.open(encoder, reference, cache);
        FeatureCache other = FeatureCache.open(encoder, reference, cache)) {
      Features first = one.of(TEXTS, workers, (done, total) -> {});
      Features second = other.of(List.of("lost", "bad"), workers, (done, total) -> {});
      Features third = one.of(List.of("card card"), workers, (done, total) -> {});

      assertThat(second.row(1)).containsExactly(first.row(1));
      assertThat(third.row(0)).containsExactly(rows(reference, List.of("card card"))[0]);
    }
    assertThat(encoded(List.of("lost", "bad", "card card"))).containsExactly(3L);
  }

  @Test
  void anotherPoolingHasAFileOfItsOwn() throws IOException {
    EncoderReference other = reference.with(Pooling.MEAN);
    assertThat(other).isNotEqualTo(reference);

    FeatureCache.open(encoder, other, cache).close();
    FeatureCache.open(encoder, reference, cache).close();

    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void noTextStandsInTheFile() throws IOException {
    rows(reference, TEXTS);

    assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
        .doesNotContain("good", "card");
  }

  @Test
  void placeThatIsNoFolderIsRefused() throws IOException {
    Path place = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> FeatureCache.open(encoder, reference, place))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            place + ": expected a folder to keep what the encoder makes of texts in, found: ");
  }

  private float[][] rows(EncoderReference of, List<String> texts) {
    try (FeatureCache opened = FeatureCache.open(encoder, of, cache)) {
      Features features = opened.of(texts, workers, (done, total) -> {});
      float[][] rows = new float[features.size()][];
      Arrays.setAll(rows, features::row);
      return rows;
    }
  }

  /** What progress was told: how far it had come after each piece of encoding. */
  private List<Long> encoded(List<String> texts) {
    List<Long> told = new ArrayList<>();
    try (FeatureCache opened = FeatureCache.open(encoder, reference, cache)) {
      opened.of(texts, workers, (done, total) -> told.add(done));
    }
    return told;
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.findFirst().orElseThrow();
    }
  }

  /** Key, scale, features of 16 bits, checksum. */
  private long recordsOf(Path file) throws IOException {
    return Files.size(file) / (16 + 4 + 2L * reference.features() + 4);
  }
}
