package dev.gloss.train.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.foreign.EncoderSource;
import dev.gloss.text.Span;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingFailedException;
import dev.gloss.train.TrainingRun;
import dev.gloss.train.quantize.BertWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncoderTuningTest {
  @TempDir Path cache;

  private final BertWeights start = TinyBert.weights(3);
  private final EncoderSource base = TinyBert.source(start);
  private final List<TuningText> train = TinyBert.texts(600, 1);
  private final List<TuningText> held = TinyBert.texts(60, 2);

  private EncoderTuning tuning(int epochs, boolean withShapes, AtomicInteger stepsLeft) {
    return new EncoderTuning(
        start,
        base,
        withShapes,
        new TrainingRun(cache, 7, 2),
        new TuningSchedule(epochs, 3e-3),
        Stages.NONE,
        () -> stepsLeft.getAndDecrement() <= 0);
  }

  private static AtomicInteger forever() {
    return new AtomicInteger(Integer.MAX_VALUE);
  }

  private static ToDoubleFunction<List<float[][]>> accuracy(List<TuningText> texts) {
    return logits -> {
      int right = 0;
      int rows = 0;
      for (int text = 0; text < texts.size(); text++) {
        float[][] targets = texts.get(text).targets();
        assertThat(logits.get(text)).hasDimensions(targets.length, targets[0].length);
        for (int row = 0; row < targets.length; row++, rows++) {
          boolean first = logits.get(text)[row][0] > logits.get(text)[row][1];
          right += first == (targets[row][0] == 1) ? 1 : 0;
        }
      }
      return (double) right / rows;
    };
  }

  @Test
  void learnsWhatTellsTextsApartAndOnnxRuntimeSaysTheSame() {
    EncoderTuning tuning = tuning(6, false, forever());
    tuning.add(2, false, train, held, accuracy(held));

    Tuned tuned = tuning.tune();

    assertThat(tuned.score()).isGreaterThan(0.95);
    assertThat(tuned.difference()).isLessThan(1e-4);
    assertThat(tuned.encoder().reference().weights().sha256())
        .isNotEqualTo(base.reference().weights().sha256());
  }

  @Test
  void sameCommandGivesTheSameBytes() {
    List<byte[]> graphs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      EncoderTuning tuning = tuning(1, true, forever());
      tuning.add(2, false, train, held, accuracy(held));
      graphs.add(tuning.tune().encoder().copies().get("encoder.onnx"));
    }

    assertThat(graphs.get(0)).isEqualTo(graphs.get(1));
  }

  /** A vocabulary without case cannot tell them; only how they are written does. */
  @Test
  void tokensAreLearnedByHowTheirWordsAreWritten() {
    List<TuningText> texts = new ArrayList<>();
    for (TuningText text : TinyBert.texts(400, 5)) {
      texts.add(written(text.text(), texts.size()));
    }
    List<TuningText> judged = texts.subList(0, 50);
    EncoderTuning tuning = tuning(4, true, forever());
    tuning.add(2, false, texts.subList(50, 400), judged, accuracy(judged));

    assertThat(tuning.tune().score()).isGreaterThan(0.97);
  }

  /** Some words in capitals, which are to be told. */
  private static TuningText written(String text, int number) {
    String[] words = text.trim().split(" +");
    StringBuilder joined = new StringBuilder();
    List<Span> places = new ArrayList<>();
    float[][] targets = new float[words.length][];
    for (int i = 0; i < words.length; i++) {
      boolean marked = (i + number) % 3 == 0;
      int from = joined.append(i == 0 ? "" : " ").length();
      joined.append(marked ? words[i].toUpperCase(java.util.Locale.ROOT) : words[i]);
      places.add(new Span(from, joined.length()));
      targets[i] = marked ? new float[] {1, 0} : new float[] {0, 1};
    }
    return new TuningText(joined.toString(), places, targets);
  }

  @Test
  void textBeyondTheWindowIsLearnedInParts() {
    StringBuilder longText = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      longText.append(i % 2 == 0 ? "the ORDER is on " : "its way ");
    }
    TuningText text = written(longText.toString(), 0);
    List<TuningText> texts = List.of(text, text, text);
    EncoderTuning tuning = tuning(1, true, forever());
    tuning.add(2, false, texts, texts, accuracy(texts));

    assertThat(tuning.tune().difference()).isLessThan(1e-4);
  }

  @Test
  void severalHeadsLearnOverOneEncoder() {
    List<TuningText> marked =
        train.stream().map(text -> written(text.text(), text.text().length())).toList();
    EncoderTuning tuning = tuning(5, true, forever());
    tuning.add(2, false, train, held, accuracy(held));
    tuning.add(
        2, false, marked.subList(50, 600), marked.subList(0, 50), accuracy(marked.subList(0, 50)));

    Tuned tuned = tuning.tune();

    assertThat(tuned.heads()).hasSize(2);
    assertThat(tuned.score()).isGreaterThan(0.9);
  }

  @Test
  void whoIsStoppedKeepsTheBestSoFar() {
    EncoderTuning tuning = tuning(50, false, new AtomicInteger(60));
    tuning.add(2, false, train, held, accuracy(held));

    assertThat(tuning.tune().epoch()).isBetween(1, 3);
  }

  @Test
  void whoIsStoppedBeforeAnythingIsLearnedIsToldSo() {
    EncoderTuning tuning = tuning(2, false, new AtomicInteger(0));
    tuning.add(2, false, train, held, accuracy(held));

    assertThatThrownBy(tuning::tune)
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("expected at least one step before the end was asked for");
  }

  /** The whole is learned by then, but no layer has been taught. */
  @Test
  void whoIsStoppedBeforeLayersLearnIsToldSo() {
    AtomicInteger stepsLeft = new AtomicInteger(30);
    EncoderTuning tuning = tuning(2, false, stepsLeft);
    tuning.add(2, false, train, held, accuracy(held));

    assertThatThrownBy(() -> tuning.tune(Optional.of(new LayerDrop(List.of(0), 1))))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("expected at least one step before the end was asked for");
  }

  @Test
  void someLayersLearnWhatAllOfThemThink() {
    EncoderTuning tuning = tuning(6, false, forever());
    tuning.add(2, false, train, held, accuracy(held));

    Tuned tuned = tuning.tune(Optional.of(new LayerDrop(List.of(1), 0.05)));

    LayerDrop.Result cost = tuned.dropped().orElseThrow();
    assertThat(cost.scoreAfter()).isEqualTo(tuned.score()).isGreaterThan(0.9);
    assertThat(cost.bytesAfter()).isLessThan(cost.bytesBefore());
    assertThat(tuned.encoder().description()).endsWith("fine-tuned, layers [1], int8");
    assertThat(tuned.difference()).isLessThan(1e-4);
  }

  @Test
  void layersThatCostTooMuchAreRefused() {
    AtomicInteger judged = new AtomicInteger();
    EncoderTuning tuning = tuning(1, false, forever());
    // What is judged first is the whole encoder, then the one without a layer.
    tuning.add(2, false, train, held, logits -> judged.getAndIncrement() == 0 ? 0.9 : 0.8);

    assertThatThrownBy(() -> tuning.tune(Optional.of(new LayerDrop(List.of(0), 0.05))))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining(
            "expected layers [0] to lose at most 0.05 of the validation score, found 0.9000 before and"
                + " 0.8000 after");
  }

  @Test
  void layersThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> start.withLayers(List.of(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected layers from 0 to 1, found [0, 2]");
    assertThatThrownBy(() -> new LayerDrop(List.of(2, 1), 0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lossThatIsNoNumberEndsTheTraining() {
    float[][] target = {{Float.NaN, 0}};
    List<TuningText> broken = List.of(new TuningText("an order", List.of(), target));
    EncoderTuning tuning = tuning(1, false, forever());
    tuning.add(2, false, broken, held, accuracy(held));

    assertThatThrownBy(tuning::tune)
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("expected a finite loss, found NaN at step 1 with learning rate");
  }
}
