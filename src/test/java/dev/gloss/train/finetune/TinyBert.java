package dev.gloss.train.finetune;

import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.PackFiles;
import dev.gloss.train.quantize.BertWeights;
import dev.gloss.train.quantize.BertWeights.Dense;
import dev.gloss.train.quantize.BertWeights.Matrix;
import dev.gloss.train.quantize.BertWeights.Norm;
import dev.gloss.train.quantize.FusedBert;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A BERT of two small layers that knows nothing, over the shipped encoder's vocabulary. */
public final class TinyBert {
  private static final int HIDDEN = 32;
  private static final int INNER = 64;
  private static final int POSITIONS = 64;
  private static final int VOCABULARY = 30_522;

  private final SplittableRandom random;

  private TinyBert(long seed) {
    random = new SplittableRandom(seed);
  }

  public static BertWeights weights(long seed) {
    return new TinyBert(seed).weights();
  }

  /** As packs hold it. */
  public static EncoderSource source(BertWeights weights) {
    String config =
        """
        {"model_type":"bert","hidden_size":32,"num_attention_heads":2,"layer_norm_eps":1e-12,
         "hidden_act":"gelu","max_position_embeddings":64}
        """;
    Map<String, byte[]> files =
        Map.of(
            "model.onnx", FusedBert.write(weights, false),
            "config.json", config.getBytes(StandardCharsets.UTF_8),
            "tokenizer.json",
                PackFiles.readResource(EncoderReference.MINI_LM.tokenizer().location()));
    return EncoderSource.at(new PackFiles.InMemory("tiny", files), "tiny");
  }

  private BertWeights weights() {
    return new BertWeights(
        matrix(VOCABULARY, HIDDEN),
        matrix(POSITIONS, HIDDEN),
        Optional.empty(),
        norm(),
        IntStream.range(0, 2).mapToObj(layer -> layer()).toList(),
        1e-12f,
        2);
  }

  private BertWeights.Layer layer() {
    return new BertWeights.Layer(
        dense(HIDDEN, 3 * HIDDEN),
        dense(HIDDEN, HIDDEN),
        norm(),
        dense(HIDDEN, INNER),
        dense(INNER, HIDDEN),
        norm());
  }

  private Dense dense(int in, int out) {
    return new Dense(matrix(in, out), new float[out]);
  }

  private Matrix matrix(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.4 * (random.nextDouble() - 0.5));
    }
    return new Matrix(rows, columns, values);
  }

  private static Norm norm() {
    float[] ones = new float[HIDDEN];
    Arrays.fill(ones, 1);
    return new Norm(ones, new float[HIDDEN]);
  }

  /** Texts of one of two kinds, which one word tells. */
  static List<TuningText> texts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> filler = List.of("the", "order", "is", "still", "on", "its", "way", "today");
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              StringBuilder text = new StringBuilder(i % 2 == 0 ? "refund" : "delivery");
              for (int word = 0; word < 3 + random.nextInt(8); word++) {
                String next = filler.get(random.nextInt(filler.size()));
                text.insert(random.nextBoolean() ? 0 : text.length(), " " + next + " ");
              }
              float[] target = i % 2 == 0 ? new float[] {1, 0} : new float[] {0, 1};
              return new TuningText(text.toString(), List.of(), new float[][] {target});
            })
        .toList();
  }
}
