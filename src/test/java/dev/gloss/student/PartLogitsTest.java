package dev.gloss.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.TestPacks;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Logits of a text and of its parts, made in one pass. */
final class PartLogitsTest {
  private static final Tokenizer TOKENIZER =
      TextEncoder.tokenizer(ModelFolder.open(TestPacks.SHIPPED));
  private static final int LABELS = 3;
  private static final String TEXT = "my card is lost. the card, my card!";
  private static final String[] WORDS = {
    "my", "card", "is", "lost", ".", "the", ",", "!", "zebra", "unbelievably", "   "
  };

  private final ConvolutionFactors factors = Students.factors(TOKENIZER, TEXT, LABELS, 11);
  private final TabulatedConvolution convolution =
      new TabulatedConvolution(factors, TOKENIZER.vocabularySize());

  @Test
  void partsLeaveTheWholesLogitsAsTheyAre() {
    Random random = new Random(41);
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    for (int round = 0; round < 2_000; round++) {
      String text = randomText(random);
      Encoding encoding = TOKENIZER.encode(text);
      float[] whole = convolution.logits(encoding, scratch);
      float[] before = whole.clone();

      convolution.partLogits(encoding, randomParts(text, random), scratch);

      assertThat(whole).as(text).containsExactly(before);
    }
  }

  @Test
  void partHasTheLogitsOfItsOwnPositions() {
    Random random = new Random(43);
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    for (int round = 0; round < 1_000; round++) {
      String text = randomText(random);
      Encoding encoding = TOKENIZER.encode(text);
      List<Span> parts = randomParts(text, random);

      float[][] rows = convolution.partLogits(encoding, parts, scratch);

      assertThat(rows).hasNumberOfRows(parts.size());
      for (int part = 0; part < parts.size(); part++) {
        assertClose(rows[part], naive(encoding, parts.get(part)));
      }
    }
  }

  @Test
  void oneLabelsLogitIsThatAmongAll() {
    Random random = new Random(47);
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    for (int round = 0; round < 200; round++) {
      String text = randomText(random);
      Encoding encoding = TOKENIZER.encode(text);
      List<Span> parts = randomParts(text, random);
      float[][] rows = convolution.partLogits(encoding, parts, convolution.scratch());

      float[][] maxima = convolution.partMaxima(encoding, parts, scratch);

      for (int part = 0; part < parts.size(); part++) {
        for (int label = 0; label < LABELS; label++) {
          assertThat(convolution.logit(maxima[part], label))
              .isCloseTo(rows[part][label], within(2e-5f));
        }
      }
    }
  }

  @Test
  void partOfTheWholeTextIsTheWhole() {
    Encoding encoding = TOKENIZER.encode(TEXT);

    float[][] rows =
        convolution.partLogits(
            encoding, List.of(new Span(0, TEXT.length())), convolution.scratch());

    assertThat(rows[0]).containsExactly(convolution.logits(encoding, convolution.scratch()));
  }

  @Test
  void partWithoutTokensHasTheLogitsOfNothing() {
    float[] nothing = convolution.logits(TOKENIZER.encode(""), convolution.scratch());

    float[][] rows =
        convolution.partLogits(
            TOKENIZER.encode(TEXT),
            List.of(new Span(2, 3), new Span(TEXT.length(), TEXT.length() + 5)),
            convolution.scratch());

    assertThat(rows[0]).containsExactly(nothing);
    assertThat(rows[1]).containsExactly(nothing);
  }

  @Test
  void neighboursOfAPartAreThoseItHasInTheText() {
    Span part = new Span(0, 7);

    float[] inText =
        convolution.partLogits(TOKENIZER.encode(TEXT), List.of(part), convolution.scratch())[0];
    float[] alone =
        convolution
            .partLogits(TOKENIZER.encode(part.of(TEXT)), List.of(part), convolution.scratch())[0];

    assertThat(inText).isNotEqualTo(alone);
  }

  @Test
  void textOfManyPartsLeavesNothingBehind() {
    Encoding encoding = TOKENIZER.encode(TEXT);
    List<Span> parts = List.of(new Span(0, 7), new Span(8, 16));
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    List<Span> many = new ArrayList<>();
    for (int start = 0; start < 200; start++) {
      many.add(new Span(start, start + 1));
    }

    convolution.partLogits(encoding, many, scratch);

    assertThat(convolution.partLogits(encoding, parts, scratch))
        .isDeepEqualTo(convolution.partLogits(encoding, parts, convolution.scratch()));
  }

  /** Over the tokens that begin in the part. */
  private double[] naive(Encoding encoding, Span part) {
    return new WrittenOutConvolution(factors)
        .logits(
            encoding.ids(),
            token -> encoding.start(token) >= part.start() && encoding.start(token) < part.end());
  }

  private static void assertClose(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int label = 0; label < expected.length; label++) {
      assertThat((double) found[label]).isCloseTo(expected[label], within(2e-5));
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = random.nextInt(16); words > 0; words--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(4) == 0 ? "" : " ");
    }
    return text.toString();
  }

  /** In order and without overlap, cut anywhere, with and without gaps. */
  private static List<Span> randomParts(String text, Random random) {
    TreeSet<Integer> cuts = new TreeSet<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      cuts.add(random.nextInt(text.length() + 1));
    }
    List<Span> parts = new ArrayList<>();
    Integer before = null;
    for (int cut : cuts) {
      if (before != null && random.nextInt(4) > 0) {
        parts.add(new Span(before, cut));
      }
      before = cut;
    }
    return parts;
  }
}
