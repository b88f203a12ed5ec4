package dev.gloss.foreign;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.encoder.TinyOnnx;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.TestPacks;
import dev.gloss.task.GoldenCheck;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import dev.gloss.tokenize.TokenizerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Small models in the layouts of others, over eight tokens: four special ones and {@link #PIECES}.
 * What they should say can be computed by hand from {@link #TABLE}.
 */
public final class ForeignModels {
  public static final List<String> PIECES = List.of("good", "bad", "card", "lost");

  /** A row a token: [PAD], [UNK], [CLS], [SEP] and the pieces. */
  public static final float[][] TABLE = {
    {0, 0, 0},
    {9, 9, 9},
    {1, 0, 0},
    {0, 1, 0},
    {4, 0, 1},
    {-4, 0, 1},
    {0, 2, 0},
    {0, -2, 3}
  };

  /** {@code [dimensions, labels]}. */
  public static final float[][] WEIGHT = {{1, -1, 0}, {0, 0, 1}, {0, 1, 0}};

  public static final float[] BIAS = {0, 0.5f, -0.5f};

  private static final ObjectMapper JSON = new ObjectMapper();

  private ForeignModels() {}

  /** Three labels; a text's logits are those of {@link #logits}. */
  public static Path classifier(Path folder) {
    return classifier(folder, "single_label_classification", "model.onnx", List.of("input_ids"));
  }

  /**
   * @param onnx the network's place below the folder
   */
  static Path classifier(Path folder, String problem, String onnx, List<String> inputs) {
    ObjectNode config = JSON.createObjectNode();
    config.putArray("architectures").add("BertForSequenceClassification");
    config.put("problem_type", problem);
    config.put("max_position_embeddings", 6);
    config.putObject("id2label").put("0", "praise").put("1", "blame").put("2", "question");
    write(folder, "config.json", TokenizerJson.bytes(config));
    write(folder, "tokenizer.json", tokenizer());
    return write(folder, onnx, TinyOnnx.classifier(inputs, TABLE, WEIGHT, BIAS));
  }

  /** Token states are rows of {@link #TABLE}. */
  public static Path encoder(Path folder) {
    ObjectNode config = JSON.createObjectNode();
    config.putArray("architectures").add("BertModel");
    config.put("hidden_size", 3).put("max_position_embeddings", 6);
    write(folder, "config.json", TokenizerJson.bytes(config));
    write(folder, "tokenizer.json", tokenizer());
    return write(folder, "model.onnx", TinyOnnx.encoder(List.of("input_ids"), TABLE));
  }

  /**
   * A pack with a head over an encoder whose state of {@code bad} has this in it; written below the
   * folder.
   */
  public static Path packOverStatesWith(float component, Path folder) {
    float[][] table = TABLE.clone();
    table[4 + PIECES.indexOf("bad")] = new float[] {1, component, 2};
    Path export = encoder(folder.resolve("export"));
    write(export, "model.onnx", TinyOnnx.encoder(List.of("input_ids"), table));
    EncoderSource source = EncoderSource.at(export.toString());
    Manifest tiny = TestPacks.manifest("a", "b");
    Manifest manifest =
        new Manifest(
            tiny.name(),
            tiny.version(),
            source.reference(),
            tiny.tasks(),
            tiny.files(),
            tiny.card());
    Map<String, byte[]> files = new TreeMap<>(source.copies());
    files.put(ClassifierSpecification.HEAD, TestPacks.head(2, source.reference().features()));
    Path pack = folder.resolve("pack");
    GoldenCheck.seal(manifest, files).write(pack);
    return pack;
  }

  /** A model2vec folder. */
  public static Path vectors(Path folder, boolean normalize, Map<String, Tensor> tensors) {
    return vectors(folder, normalize, Safetensors.write(tensors));
  }

  public static Path vectors(Path folder, boolean normalize, byte[] safetensors) {
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "model2vec").put("normalize", normalize);
    write(folder, "config.json", TokenizerJson.bytes(config));
    write(folder, "tokenizer.json", tokenizer());
    return write(folder, "model.safetensors", safetensors);
  }

  /** A model2vec folder whose vectors are {@link #TABLE}. */
  public static Path vectors(Path folder) {
    return vectors(folder, true, Map.of("embeddings", Tensor.of(TABLE)));
  }

  static byte[] tokenizer() {
    return TokenizerJson.bytes(TokenizerJson.withPieces(PIECES));
  }

  /** The logits of tokens, special ones included. */
  public static float[] logits(int... ids) {
    float[] logits = BIAS.clone();
    for (int label = 0; label < logits.length; label++) {
      for (int id : ids) {
        for (int i = 0; i < WEIGHT.length; i++) {
          logits[label] += TABLE[id][i] * WEIGHT[i][label] / ids.length;
        }
      }
    }
    return logits;
  }

  /** Replaces what stands once in a file. */
  static void edit(Path file, String old, String replacement) {
    try {
      String text = Files.readString(file);
      if (text.split(java.util.regex.Pattern.quote(old), -1).length != 2) {
        throw new IllegalArgumentException("expected '" + old + "' once in " + text);
      }
      Files.writeString(file, text.replace(old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder. */
  public static Path write(Path folder, String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
