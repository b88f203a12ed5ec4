package dev.gloss.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.foreign.ForeignModels;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.Pooling;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.tokenize.WordPieceTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over an encoder that keeps what it is given: what matters here is which tokens go where. */
final class TextEncoderTest {
  private static final Tokenizer TOKENIZER = tokenizer();
  private static final int CLS = TOKENIZER.encode("").id(0);
  private static final int SEP = TOKENIZER.encode("").id(1);

  private final RecordingEncoder encoder = new RecordingEncoder();

  @Test
  void textThatFillsTheWindowIsOneChunk() {
    String text = words(6);

    EncodedText states = EncodedText.of(open(8), text, whole(text));

    assertThat(encoder.calls).hasSize(1);
    assertThat(encoder.calls.get(0)).isEqualTo(TOKENIZER.encode(text).ids());
    assertThat(states.tokens()).isEqualTo(6);
  }

  @Test
  void featuresAreTheMeanAndTheMaximumOverAllTokensOfAllChunks() {
    String text = words(9);

    EncodedText states = EncodedText.of(open(8), text, List.of());

    float[] largest = new float[RecordingEncoder.HIDDEN];
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int id : TOKENIZER.encode(text).ids()) {
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(largest[i], RecordingEncoder.state(id, i));
      }
    }
    double norm = length(largest);
    for (int i = 0; i < largest.length; i++) {
      assertThat(states.features()[i]).isEqualTo(states.vector()[i]);
      assertThat(states.features()[largest.length + i])
          .isCloseTo((float) (largest[i] / norm), within(1e-6f));
    }
  }

  @Test
  void oneTokenOverTheWindowMakesASecondChunk() {
    String text = words(7);

    EncodedText.of(open(8), text, whole(text));

    assertThat(encoder.calls).extracting(ids -> ids.length).containsExactly(8, 3);
  }

  @Test
  void longTextIsCutBetweenSentences() {
    // Four tokens a sentence, ten to a chunk: two whole sentences fit, a third does not.
    String sentence = words(4) + " ";
    String text = sentence.repeat(5);

    EncodedText.of(open(12), text, sentences(sentence.length(), 5));

    assertThat(encoder.calls).extracting(ids -> ids.length - 2).containsExactly(8, 8, 4);
  }

  @Test
  void sentenceLongerThanTheWindowIsCutWhereTheWindowEnds() {
    String shortOne = words(2) + " ";
    String text = shortOne + words(25);

    EncodedText.of(
        open(12),
        text,
        List.of(new Span(0, shortOne.length()), new Span(shortOne.length(), text.length())));

    assertThat(encoder.calls).extracting(ids -> ids.length - 2).containsExactly(2, 10, 10, 5);
  }

  @Test
  void everyTokenIsReadOnceInOrder() {
    String text = (words(7) + ". ").repeat(30);

    EncodedText states = EncodedText.of(open(12), text, sentences(text.length() / 30, 30));

    Encoding encoding = TOKENIZER.encode(text);
    int[] expected = Arrays.copyOfRange(encoding.ids(), 1, encoding.length() - 1);
    assertThat(inner()).containsExactly(expected);
    assertThat(states.tokens()).isEqualTo(expected.length);
  }

  @Test
  void everyChunkStandsBetweenTheSpecialTokensAndFitsTheWindow() {
    String text = words(100);

    EncodedText.of(open(9), text, whole(text));

    assertThat(encoder.calls)
        .allSatisfy(
            ids -> {
              assertThat(ids.length).isBetween(3, 9);
              assertThat(ids[0]).isEqualTo(CLS);
              assertThat(ids[ids.length - 1]).isEqualTo(SEP);
            });
  }

  @Test
  void vectorIsTheMeanOfAllStatesAtUnitLength() {
    String text = "my card is lost";

    float[] vector = EncodedText.of(open(64), text, whole(text)).vector();

    assertThat(vector)
        .containsExactly(meanAtUnitLength(TOKENIZER.encode(text).ids()), within(1e-6f));
    assertThat(length(vector)).isCloseTo(1, within(1e-6));
  }

  @Test
  void sentenceVectorIsTheMeanOfItsOwnTokens() {
    String first = "my card is lost. ";
    String second = "please help me";

    EncodedText states =
        EncodedText.of(
            open(64),
            first + second,
            List.of(
                new Span(0, first.length()),
                new Span(first.length(), first.length() + second.length())));

    assertThat(states.sentences()).hasDimensions(2, RecordingEncoder.HIDDEN);
    assertThat(states.sentences()[0])
        .containsExactly(meanAtUnitLength(inside(TOKENIZER.encode(first))), within(1e-6f));
    assertThat(states.sentences()[1])
        .containsExactly(meanAtUnitLength(inside(TOKENIZER.encode(second))), within(1e-6f));
  }

  @Test
  void sentenceCutInTwoIsStillOneMean() {
    String text = words(25);

    float[] sentence = EncodedText.of(open(12), text, whole(text)).sentences()[0];

    assertThat(sentence)
        .containsExactly(meanAtUnitLength(inside(TOKENIZER.encode(text))), within(1e-6f));
  }

  @Test
  void sentencesDoNotChangeTheVectorOfATextOfOneChunk() {
    String text = "my card is lost. please help me. thank you";
    TextEncoder open = open(64);

    float[] plain = EncodedText.of(open, text).vector();

    assertThat(EncodedText.of(open, text, sentences(7, 6)).vector()).containsExactly(plain);
    assertThat(EncodedText.of(open, text, List.of()).vector()).containsExactly(plain);
  }

  @Test
  void sentenceWithoutTokensIsZero() {
    String text = "card    lost";

    EncodedText states =
        EncodedText.of(open(64), text, List.of(new Span(0, 4), new Span(5, 7), new Span(8, 12)));

    assertThat(states.sentences()[1]).containsOnly(0f);
    assertThat(length(states.sentences()[2])).isCloseTo(1, within(1e-6));
  }

  @Test
  void tokensOutsideEverySentenceCountForTheTextOnly() {
    String text = "my card is lost";

    EncodedText states = EncodedText.of(open(64), text, List.of(new Span(3, 7)));

    assertThat(states.sentences()[0])
        .containsExactly(meanAtUnitLength(inside(TOKENIZER.encode("card"))), within(1e-6f));
    assertThat(states.tokens()).isEqualTo(4);
  }

  @Test
  void emptyTextIsTheSpecialTokensAlone() {
    EncodedText states = EncodedText.of(open(8), "", List.of());

    assertThat(encoder.calls).hasSize(1);
    assertThat(encoder.calls.get(0)).containsExactly(CLS, SEP);
    assertThat(states.tokens()).isZero();
    assertThat(states.sentences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void stateThatIsNotFiniteIsAnErrorThatNamesTheModel(float component, @TempDir Path folder) {
    String pack = ForeignModels.packOverStatesWith(component, folder).toString();

    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(pack))) {
      assertThatThrownBy(() -> EncodedText.of(encoder, "good bad card"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "%s/model.onnx: expected finite states of 5 tokens, found %s"
                  .formatted(pack, component));
      assertThatThrownBy(() -> EncodedText.of(encoder, "bad"))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> encoder.vectorOfToken(5)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void closingReleases() {
    AtomicInteger released = new AtomicInteger();

    new TextEncoder(encoder, TOKENIZER, Pooling.MEAN, "", 8, released::incrementAndGet).close();

    assertThat(released).hasValue(1);
  }

  private TextEncoder open(int maxTokens) {
    return new TextEncoder(encoder, TOKENIZER, Pooling.MEAN_MAX, "", maxTokens, () -> {});
  }

  /** That many words which are one token each. */
  private static String words(int count) {
    String[] words = {"card", "money", "bank", "lost", "help"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(words[i % words.length]);
    }
    return text.toString();
  }

  private static List<Span> whole(String text) {
    return List.of(new Span(0, text.length()));
  }

  private static List<Span> sentences(int length, int count) {
    List<Span> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sentences.add(new Span(i * length, (i + 1) * length));
    }
    return sentences;
  }

  private int[] inner() {
    return encoder.calls.stream()
        .flatMapToInt(ids -> Arrays.stream(ids, 1, ids.length - 1))
        .toArray();
  }

  private static int[] inside(Encoding encoding) {
    return Arrays.copyOfRange(encoding.ids(), 1, encoding.length() - 1);
  }

  private static float[] meanAtUnitLength(int[] ids) {
    double[] mean = new double[RecordingEncoder.HIDDEN];
    for (int id : ids) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += RecordingEncoder.state(id, i) / (double) ids.length;
      }
    }
    double length = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());
    float[] unit = new float[mean.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (mean[i] / length);
    }
    return unit;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += component * component;
    }
    return Math.sqrt(squares);
  }

  private static Tokenizer tokenizer() {
    String place = EncoderReference.MINI_LM.tokenizer().location();
    return WordPieceTokenizer.read(PackFiles.readResource(place), place);
  }

  /** A token's state depends on its id alone. */
  private static final class RecordingEncoder implements Encoder {
    static final int HIDDEN = 5;

    final List<int[]> calls = new ArrayList<>();

    static float state(int id, int component) {
      return (float) Math.sin(id * 0.7 + component * 1.3);
    }

    @Override
    public int hiddenSize() {
      return HIDDEN;
    }

    @Override
    public String where() {
      return "recorded";
    }

    @Override
    public float[] encode(int[] ids, int[] shapes) {
      calls.add(ids.clone());
      float[] states = new float[ids.length * HIDDEN];
      for (int i = 0; i < states.length; i++) {
        states[i] = state(ids[i / HIDDEN], i % HIDDEN);
      }
      return states;
    }

    @Override
    public void close() {}
  }
}
