package dev.gloss.train;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.Sha256;
import dev.gloss.tensor.FloatRows;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an encoder makes of each entry of its vocabulary standing alone, in few dimensions: where
 * the token vectors of a student start. The recipe is model2vec's (github.com/MinishLab/model2vec):
 * every token through the encoder, principal components, frequent tokens weighted down.
 *
 * <p>Half a minute's work for 30,000 tokens, so what the encoder says is kept in a file named by
 * the encoder's digest. A file that is not as it was written is made anew.
 */
public final class TokenVectors {
  private static final String TENSOR = "tokens";

  /** Share of all tokens at which a token's vector is halved. */
  private static final double SMOOTHING = 1e-2;

  private TokenVectors() {}

  /**
   * @param cache folder for files of this kind; made if need be
   * @return a vector for each id, {@code [vocabulary, hiddenSize]}
   */
  public static float[][] ofVocabulary(
      TextEncoder encoder,
      EncoderReference reference,
      Path cache,
      Workers workers,
      Progress progress) {
    String digest =
        Sha256.of(
            (reference.weights().sha256() + reference.tokenizer().sha256())
                .getBytes(StandardCharsets.UTF_8));
    Path file = cache.resolve("tokens-" + digest + ".safetensors");
    Path pin = cache.resolve("tokens-" + digest + ".sha256");
    Optional<float[][]> known = read(file, pin);
    if (known.isPresent()) {
      return known.get();
    }
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < encoder.tokenizer().vocabularySize(); id++) {
      ids.add(id);
    }
    float[][] vectors = workers.map(ids, encoder::vectorOfToken, progress).toArray(new float[0][]);
    write(file, pin, vectors);
    return vectors;
  }

  private static Optional<float[][]> read(Path file, Path pin) {
    try {
      if (!Files.exists(file) || !Files.exists(pin)) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      if (!Sha256.of(bytes).equals(Files.readString(pin))) {
        return Optional.empty();
      }
      return Optional.of(Safetensors.read(bytes, file.toString()).get(TENSOR).rows());
    } catch (IOException | ModelFormatException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, Path pin, float[][] vectors) {
    byte[] bytes = Safetensors.write(Map.of(TENSOR, Tensor.of(vectors)));
    try {
      Files.createDirectories(file.getParent());
      replace(file, bytes);
      replace(pin, Sha256.of(bytes).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever reads at the same time sees the old file or the new one, never half of it. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "tokens", null);
    Files.write(fresh, bytes);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The vectors of some tokens in few dimensions, with a mean length of 1.
   *
   * @param ofVocabulary {@code [vocabulary, hiddenSize]}
   * @param ids which of them
   * @param counts how often each of the vocabulary occurs in the texts to learn from
   * @return {@code [ids, dimensions]}
   */
  public static float[][] reduced(
      float[][] ofVocabulary, int[] ids, long[] counts, int dimensions) {
    PrincipalComponents components =
        PrincipalComponents.of(Arrays.asList(ofVocabulary), dimensions);
    double total = Arrays.stream(counts).sum() + (double) ids.length;
    float[][] reduced = new float[ids.length][];
    double length = 0;
    for (int i = 0; i < ids.length; i++) {
      float[] coordinates = components.project(ofVocabulary[ids[i]]);
      reduced[i] = new float[dimensions];
      FloatRows.add(reduced[i], weight((counts[ids[i]] + 1) / total), coordinates);
      for (float component : reduced[i]) {
        length += (double) component * component;
      }
    }
    float scale = (float) Math.sqrt(ids.length / length);
    for (float[] vector : reduced) {
      for (int j = 0; j < dimensions; j++) {
        vector[j] *= scale;
      }
    }
    return reduced;
  }

  /** Smooth inverse frequency (Arora et al. 2017). */
  private static float weight(double probability) {
    return (float) (SMOOTHING / (SMOOTHING + probability));
  }
}
