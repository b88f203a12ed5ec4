package dev.gloss.train.quantize;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.train.Stages;
import dev.gloss.view.TextFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the fast form of a BERT encoder from its fp32 export: fused operators, int8 weights with a
 * scale for each column, inputs quantized as they come (Zafrir et al. 2019, "Q8BERT",
 * arxiv.org/abs/1910.06188, without retraining). The same export gives the same bytes.
 */
public final class EncoderQuantizer {
  /** How far a feature of the fused fp32 graph may be from the export's. */
  static final double TOLERANCE = 1e-4;

  private static final String CONFIG = "config.json";
  private static final String ONNX = "model.onnx";

  /**
   * What came of it.
   *
   * @param bytesBefore of the fp32 export
   * @param bytesAfter of the int8 graph
   * @param texts compared
   * @param fusedDifference largest difference of a feature between the export and the fused graph
   *     in fp32
   * @param meanCosine between a text's vectors before and after, mean over the texts
   * @param leastCosine the worst text's
   */
  public record Result(
      long bytesBefore,
      long bytesAfter,
      int texts,
      double fusedDifference,
      double meanCosine,
      double leastCosine) {}

  private final String location;
  private final List<String> texts;
  private final Stages stages;

  /**
   * @param location a Hugging Face ONNX export of a BERT encoder in fp32
   * @param texts to compare by, at least one
   */
  public EncoderQuantizer(String location, List<String> texts, Stages stages) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("expected texts to compare by, found none");
    }
    this.location = location;
    this.texts = texts;
    this.stages = stages;
  }

  /**
   * @param out folder to write, a Hugging Face ONNX encoder again
   * @throws ModelFormatException if the export is of another kind, or fused it computes something
   *     else
   * @throws UncheckedIOException if the folder cannot be written
   */
  public Result quantize(Path out) {
    PackFiles files = PackFiles.at(location);
    EncoderSource source = EncoderSource.at(files, location);
    EncoderReference export = source.reference();
    if (export.kind() != EncoderReference.Kind.TRANSFORMER) {
      throw new ModelFormatException(
          location + ": expected the fp32 export of a BERT encoder, found static vectors");
    }
    BertConfig config = BertConfig.read(files.read(CONFIG), files.describe(CONFIG));
    byte[] onnx = source.copies().get(export.weights().location());
    BertWeights weights =
        BertExport.read(
            onnx,
            config.heads(),
            config.normEpsilon(),
            files.describe(export.weights().location()));
    List<float[]> before = features(source, "export");
    PackFiles.InMemory fused = with(files, source, FusedBert.write(weights, false));
    double difference =
        largestDifference(before, features(EncoderSource.at(fused, location), "fused"));
    if (!(difference <= TOLERANCE)) {
      throw new ModelFormatException(
          "%s: expected the fused graph's features within %s of the export's, found %s off"
              .formatted(files.describe(export.weights().location()), TOLERANCE, difference));
    }
    PackFiles.InMemory quantized = with(files, source, FusedBert.write(weights, true));
    List<float[]> after = features(EncoderSource.at(quantized, location), "int8");
    double[] cosines = cosines(before, after, export.hiddenSize());
    write(quantized, out);
    double sum = 0;
    double least = 1;
    for (double cosine : cosines) {
      sum += cosine;
      least = Math.min(least, cosine);
    }
    return new Result(
        onnx.length,
        quantized.read(ONNX).length,
        texts.size(),
        difference,
        sum / cosines.length,
        least);
  }

  /** The same folder with another graph. */
  private PackFiles.InMemory with(PackFiles files, EncoderSource source, byte[] onnx) {
    String tokenizer = source.reference().tokenizer().location();
    Map<String, byte[]> contents = new TreeMap<>();
    contents.put(ONNX, onnx);
    contents.put(CONFIG, files.read(CONFIG));
    contents.put(tokenizer, source.copies().get(tokenizer));
    for (String name : EncoderSource.COMPANIONS) {
      if (files.has(name)) {
        contents.put(name, files.read(name));
      }
    }
    return new PackFiles.InMemory(location, contents);
  }

  private List<float[]> features(EncoderSource source, String name) {
    Progress progress = stages.stage(name);
    List<float[]> features = new ArrayList<>();
    try (TextEncoder encoder = source.open()) {
      TextFeatures read = new TextFeatures(encoder);
      for (String text : texts) {
        features.add(read.features(text));
        progress.done(features.size(), texts.size());
      }
    }
    return features;
  }

  private static double largestDifference(List<float[]> left, List<float[]> right) {
    double largest = 0;
    for (int text = 0; text < left.size(); text++) {
      for (int i = 0; i < left.get(text).length; i++) {
        largest = Math.max(largest, Math.abs(left.get(text)[i] - right.get(text)[i]));
      }
    }
    return largest;
  }

  /** Of the first {@code length} features, which are the text's vector at unit length. */
  private static double[] cosines(List<float[]> left, List<float[]> right, int length) {
    double[] cosines = new double[left.size()];
    for (int text = 0; text < cosines.length; text++) {
      for (int i = 0; i < length; i++) {
        cosines[text] += (double) left.get(text)[i] * right.get(text)[i];
      }
    }
    return cosines;
  }

  private static void write(PackFiles.InMemory files, Path out) {
    try {
      Files.createDirectories(out);
      for (Map.Entry<String, byte[]> file : files.files().entrySet()) {
        Path place = out.resolve(file.getKey());
        Files.createDirectories(place.getParent());
        Files.write(place, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
