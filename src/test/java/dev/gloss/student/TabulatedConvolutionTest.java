package dev.gloss.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.TestPacks;
import dev.gloss.tensor.FloatRows;
import dev.gloss.tensor.QuantizedRows;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import dev.gloss.tensor.TextVectors;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.RetainedHeap;
import dev.gloss.tokenize.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TabulatedConvolutionTest {
  private static final Tokenizer TOKENIZER =
      TextEncoder.tokenizer(ModelFolder.open(TestPacks.SHIPPED));
  private static final int LABELS = 3;
  private static final String TEXT = "my card is lost. the card, my card!";

  private final ConvolutionFactors factors = Students.factors(TOKENIZER, TEXT, LABELS, 11);
  private final TabulatedConvolution convolution =
      new TabulatedConvolution(factors, TOKENIZER.vocabularySize());

  /** Against the convolution written out, with zeros for tokens that have no vector. */
  @ParameterizedTest
  @ValueSource(strings = {TEXT, "card", "", "a zebra lost my zebra", "lost lost lost lost"})
  void logitsAreThoseOfTheConvolution(String text) {
    Encoding encoding = TOKENIZER.encode(text);

    float[] logits = convolution.logits(encoding, convolution.scratch());

    double[] expected = new WrittenOutConvolution(factors).logits(encoding.ids(), token -> true);
    assertThat(logits).hasSize(LABELS);
    for (int label = 0; label < LABELS; label++) {
      assertThat((double) logits[label]).isCloseTo(expected[label], within(1e-5));
    }
  }

  @Test
  void whatATextOfManySentencesTookIsGivenBackWithTheNextOne() {
    Encoding encoding = TOKENIZER.encode(TEXT);
    List<Span> many = IntStream.range(0, 20_000).mapToObj(i -> new Span(i, i + 1)).toList();

    long bytes =
        RetainedHeap.bytes(
            20,
            () -> {
              TabulatedConvolution.Scratch scratch = convolution.scratch();
              convolution.vectors(encoding, many, scratch);
              convolution.vectors(encoding, List.of(new Span(0, 7)), scratch);
              return scratch;
            });

    assertThat(bytes / 20).isLessThan(16 << 10);
  }

  @Test
  void usedScratchChangesNothing() {
    Encoding encoding = TOKENIZER.encode(TEXT);
    TabulatedConvolution.Scratch scratch = convolution.scratch();
    float[] fresh = convolution.logits(encoding, scratch).clone();
    convolution.logits(TOKENIZER.encode("the the the"), scratch);

    assertThat(convolution.logits(encoding, scratch)).containsExactly(fresh);
  }

  @Test
  void sentencesAndTextHaveTheSumsOfTheirTokens() {
    Encoding encoding = TOKENIZER.encode("lost card my the card lost my");

    TabulatedConvolution.Scratch scratch = convolution.scratch();
    convolution.vectors(encoding, List.of(new Span(0, 8)), scratch);

    TextVectors states =
        convolution.vectors(encoding, List.of(new Span(0, 4), new Span(5, 24)), scratch);

    assertThat(states.sentences()).hasNumberOfRows(2);
    assertSum(states.sentences()[0], encoding, 1, 2);
    assertSum(states.sentences()[1], encoding, 2, 7);
    assertSum(states.text(), encoding, 1, 8);
  }

  private void assertSum(float[] found, Encoding encoding, int from, int to) {
    for (int i = 0; i < found.length; i++) {
      double sum = 0;
      for (int token = from; token < to; token++) {
        sum += new WrittenOutConvolution(factors).vector(encoding.id(token))[i];
      }
      assertThat((double) found[i]).isCloseTo(sum, within(1e-5));
    }
  }

  /** A row's error is at most half its scale; what was rounded once is not rounded again. */
  @Test
  void factorsComeBackFromTheirFileUpToRounding() {
    ConvolutionFactors read = read(file(factors));

    assertThat(read.vocabulary()).containsExactly(factors.vocabulary());
    assertThat(read.filterBias()).containsExactly(factors.filterBias());
    assertThat(read.headBias()).containsExactly(factors.headBias());
    assertClose(read.vectors(), factors.vectors());
    assertClose(read.taps(), factors.taps());
    assertClose(read.head(), factors.head());
  }

  private static void assertClose(float[][] read, float[][] written) {
    for (int row = 0; row < written.length; row++) {
      float largest = 0;
      for (float value : written[row]) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int i = 0; i < written[row].length; i++) {
        assertThat(read[row][i]).isCloseTo(written[row][i], within(largest / 127 * 0.501f));
      }
    }
  }

  @Test
  void rowOfZerosStaysZero() {
    assertThat(QuantizedRows.of(new float[][] {{0, 0}}).rows()[0]).containsExactly(0, 0);
  }

  @Test
  void missingTensorIsNamed() {
    for (String name : file(factors).keySet()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>(file(factors));
      tensors.remove(name);

      assertThatThrownBy(() -> read(tensors))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith("student.safetensors: expected tensor '" + name + "' of type");
    }
  }

  @Test
  void otherNumberOfLabelsIsRefused() {
    assertThatThrownBy(
            () ->
                ConvolutionFactors.of(
                    file(factors), "student.safetensors", LABELS + 1, TOKENIZER.vocabularySize()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected tensor 'head' of type I8 and shape [4, 11]")
        .hasMessageContaining("found I8 [3, 11]");
  }

  @Test
  void vocabularyOfAnotherTokenizerIsRefused() {
    assertThatThrownBy(
            () -> ConvolutionFactors.of(file(factors), "student.safetensors", LABELS, 100))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected tensor 'vocabulary' to ascend within [0, 100), found");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(file(factors));
    tensors.put("head-bias", Tensor.of(new float[] {0, Float.NaN, 0}));

    assertThatThrownBy(() -> read(tensors))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected finite numbers in tensor 'head-bias', found NaN");
  }

  private static Map<String, Tensor> file(ConvolutionFactors factors) {
    return Safetensors.read(Safetensors.write(factors.tensors()), "student.safetensors");
  }

  private static ConvolutionFactors read(Map<String, Tensor> tensors) {
    return ConvolutionFactors.of(
        tensors, "student.safetensors", LABELS, TOKENIZER.vocabularySize());
  }

  @Test
  void productIsTheOneOfVectorAndMatrix() {
    Random random = new Random(3);
    float[] vector = new float[7];
    float[][] matrix = new float[7][5];
    for (int row = 0; row < 7; row++) {
      vector[row] = random.nextFloat();
      for (int column = 0; column < 5; column++) {
        matrix[row][column] = random.nextFloat();
      }
    }
    float[] product = {9, 9, 9, 9, 9};

    FloatRows.multiply(vector, matrix, product);

    for (int column = 0; column < 5; column++) {
      double expected = 0;
      for (int row = 0; row < 7; row++) {
        expected += vector[row] * matrix[row][column];
      }
      assertThat((double) product[column]).isCloseTo(expected, within(1e-5));
      assertThat(FloatRows.transpose(matrix)[column][3]).isEqualTo(matrix[3][column]);
    }
  }
}
