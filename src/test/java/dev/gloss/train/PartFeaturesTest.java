package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ForeignModels;
import dev.gloss.text.Span;
import dev.gloss.view.TextPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cache holds of parts of texts. */
final class PartFeaturesTest {
  private static final String TEXT = "good bad card lost";
  private static final TextPart BAD_CARD = TextPart.of(TEXT, new Span(5, 13));

  @TempDir Path folder;
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
  }

  /** Mean and maximum of the states of both tokens, each at unit length. */
  @Test
  void featuresOfAPartAreThoseOfItsTokens() throws IOException {
    float[] features = rows(tiny(), List.of(BAD_CARD))[0];

    double mean = Math.sqrt(4 * 4 + 2 * 2 + 1);
    double most = Math.sqrt(2 * 2 + 1);
    double[] expected = {-4 / mean, 2 / mean, 1 / mean, 0, 2 / most, 1 / most};
    assertThat(features).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) features[i]).isCloseTo(expected[i], within(5e-5));
    }
  }

  @Test
  void partHasOtherFeaturesThanTheWhole() throws IOException {
    float[][] rows =
        rows(
            tiny(),
            List.of(
                TextPart.whole(TEXT),
                BAD_CARD,
                TextPart.of(TEXT, new Span(0, 4)),
                TextPart.of(TEXT, new Span(0, TEXT.length()))));

    for (int row = 1; row < rows.length; row++) {
      assertThat(rows[row]).isNotEqualTo(rows[0]);
    }
  }

  @Test
  void partWithoutTokensHasNoFeatures() throws IOException {
    assertThat(rows(tiny(), List.of(TextPart.of(TEXT, new Span(4, 5))))[0]).containsOnly(0);
  }

  @Test
  void everyPartHasItsOwnRowHoweverPartsAreMixed() throws IOException {
    EncoderSource source = tiny();
    List<TextPart> parts = new ArrayList<>();
    for (int start : new int[] {9, 0, 5}) {
      for (String text : List.of("lost bad good card", TEXT, "bad card")) {
        parts.add(TextPart.of(text, new Span(Math.min(start, 4), Math.min(text.length(), 13))));
        parts.add(TextPart.whole(text));
        parts.add(TextPart.of(text, new Span(0, start == 0 ? 3 : 8)));
      }
    }

    float[][] together = rows(source, parts);

    for (int i = 0; i < parts.size(); i++) {
      assertThat(together[i])
          .containsExactly(rows(source, List.of(parts.get(i)), folder.resolve("alone" + i))[0]);
    }
  }

  @Test
  void wholeTextHasTheFeaturesItHasWithoutParts() throws IOException {
    EncoderSource source = tiny();
    float[] withParts = rows(source, List.of(BAD_CARD, TextPart.whole(TEXT)))[1];

    try (TextEncoder encoder = source.open();
        FeatureCache cache =
            FeatureCache.open(encoder, source.reference(), folder.resolve("other"))) {
      assertThat(cache.of(List.of(TEXT), workers, (done, total) -> {}).row(0))
          .containsExactly(withParts);
    }
  }

  @Test
  void warmCacheGivesTheSameAndGrowsNoMore() throws IOException {
    EncoderSource source = tiny();
    List<TextPart> parts =
        List.of(TextPart.whole(TEXT), BAD_CARD, BAD_CARD, TextPart.of("bad", new Span(0, 3)));
    float[][] cold = rows(source, parts);
    long bytes = bytes();

    float[][] warm = rows(source, parts);

    assertThat(warm).isDeepEqualTo(cold);
    assertThat(bytes()).isEqualTo(bytes);
    assertThat(cold[1]).containsExactly(cold[2]);
    rows(source, List.of(TextPart.of(TEXT, new Span(0, 4)), BAD_CARD));
    assertThat(bytes()).isEqualTo(bytes / 3 * 4);
  }

  @Test
  void progressEndsWithAllParts() throws IOException {
    EncoderSource source = tiny();
    List<TextPart> parts = List.of(TextPart.whole(TEXT), BAD_CARD, TextPart.whole("bad"));
    List<Long> told = new ArrayList<>();
    try (TextEncoder encoder = source.open();
        FeatureCache cache =
            FeatureCache.open(encoder, source.reference(), folder.resolve("cache"))) {
      cache.ofParts(parts, workers, (done, total) -> told.add(done));
    }

    assertThat(told).isSorted().last().isEqualTo(3L);
  }

  /** Of an encoder whose tokens know of each other. */
  @Test
  void partIsReadInTheCompanyOfTheRest() {
    String part = "my card does not work";
    TextPart alone = TextPart.of(part, new Span(0, part.length()));
    TextPart swallowed = beside(part, ", the machine swallowed it");
    TextPart weather = beside(part, ", the weather is nice");

    float[][] rows = rows(EncoderSource.shipped(), List.of(alone, swallowed, weather));

    assertThat(distance(rows[0], rows[1])).isGreaterThan(0.05);
    assertThat(distance(rows[1], rows[2])).isGreaterThan(0.05);
  }

  private static TextPart beside(String part, String rest) {
    return TextPart.of(part + rest, new Span(0, part.length()));
  }

  private static double distance(float[] some, float[] others) {
    double sum = 0;
    for (int i = 0; i < some.length; i++) {
      sum += (some[i] - others[i]) * (some[i] - others[i]);
    }
    return Math.sqrt(sum);
  }

  private EncoderSource tiny() throws IOException {
    return EncoderSource.at(
        ForeignModels.encoder(Files.createDirectory(folder.resolve("encoder"))).toString());
  }

  private float[][] rows(EncoderSource source, List<TextPart> parts) {
    return rows(source, parts, folder.resolve("cache"));
  }

  private float[][] rows(EncoderSource source, List<TextPart> parts, Path place) {
    try (TextEncoder encoder = source.open();
        FeatureCache cache = FeatureCache.open(encoder, source.reference(), place)) {
      Features features = cache.ofParts(parts, workers, (done, total) -> {});
      float[][] rows = new float[features.size()][];
      Arrays.setAll(rows, features::row);
      return rows;
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return Files.size(files.findFirst().orElseThrow());
    }
  }
}
