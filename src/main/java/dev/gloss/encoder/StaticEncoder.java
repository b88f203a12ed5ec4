package dev.gloss.encoder;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tokenize.Tokenizer;

/**
 * A vector for each token, whatever its neighbours: the {@code model.safetensors} of a model2vec
 * model (github.com/MinishLab/model2vec, 0.5 to 0.7). Its tensors are
 *
 * <ul>
 *   <li>{@code embeddings [rows, dimensions]}, of any type that {@link Safetensors} reads; integers
 *       count as they are, as with model2vec, so only directions compare between types;
 *   <li>{@code mapping [vocabulary]}, if several tokens share a row: the row of each token;
 *       otherwise a row for each token;
 *   <li>{@code weights [vocabulary]}, if a token's row is to be multiplied by a weight of its own.
 * </ul>
 *
 * <p>A text's vector is the mean of its tokens' vectors; special tokens around the text and unknown
 * tokens are not read. Unlike model2vec, which by default reads no more than the first 512 tokens,
 * all of a text is read, and sums are 64-bit. Immutable.
 */
final class StaticEncoder implements Encoder {
  private final float[][] rows;

  /** The row of each token. */
  private final int[] mapping;

  /** The weight of each token. */
  private final float[] weights;

  private final int unknownId;
  private final String where;

  private StaticEncoder(
      float[][] rows, int[] mapping, float[] weights, int unknownId, String where) {
    this.where = where;
    this.rows = rows;
    this.mapping = mapping;
    this.weights = weights;
    this.unknownId = unknownId;
  }

  /**
   * @param safetensors the whole file
   * @param tokenizer whose ids the tokens are
   * @param dimensions of every vector
   * @param where the file as a user would name it
   * @throws ModelFormatException if the tensors are others, or do not fit each other
   */
  static StaticEncoder of(byte[] safetensors, Tokenizer tokenizer, int dimensions, String where) {
    StaticTensors tensors = StaticTensors.read(safetensors, where);
    if (tensors.dimensions() != dimensions) {
      throw new ModelFormatException(
          "%s: expected vectors of %d dimensions, found %d"
              .formatted(where, dimensions, tensors.dimensions()));
    }
    int vocabulary = tokenizer.vocabularySize();
    return new StaticEncoder(
        tensors.rows(),
        tensors.mapping(vocabulary),
        tensors.weights(vocabulary),
        tokenizer.unknownTokenId(),
        where);
  }

  @Override
  public int hiddenSize() {
    return rows[0].length;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public float[] encode(int[] ids, int[] shapes) {
    int dimensions = hiddenSize();
    float[] states = new float[ids.length * dimensions];
    for (int token = 0; token < ids.length; token++) {
      float[] row = rows[mapping[ids[token]]];
      float weight = weights[ids[token]];
      for (int i = 0; i < dimensions; i++) {
        states[token * dimensions + i] = weight * row[i];
      }
    }
    return states;
  }

  @Override
  public boolean isRead(int[] ids, int token) {
    return token > 0 && token < ids.length - 1 && ids[token] != unknownId;
  }

  /** There is nothing to release. */
  @Override
  public void close() {}
}
