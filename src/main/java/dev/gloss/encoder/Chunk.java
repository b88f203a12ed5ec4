package dev.gloss.encoder;

import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A part of a text that fits an encoder's window.
 *
 * @param start its first token, special tokens not counted
 * @param length its tokens, special tokens not counted
 */
record Chunk(int start, int length) {
  /**
   * The parts of a text: whole sentences while they fit, a sentence longer than a window in pieces.
   *
   * @param sentenceOf for each token that is not special the sentence it is in, or -1
   * @param chunkTokens most tokens of a part, special tokens not counted
   * @return at least one
   */
  static List<Chunk> of(int[] sentenceOf, int chunkTokens) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    while (sentenceOf.length - start > chunkTokens) {
      int end = start + chunkTokens;
      int cut = end;
      while (cut > start && sentenceOf[cut] == sentenceOf[cut - 1]) {
        cut--;
      }
      end = cut > start ? cut : end;
      chunks.add(new Chunk(start, end - start));
      start = end;
    }
    chunks.add(new Chunk(start, sentenceOf.length - start));
    return chunks;
  }

  /**
   * The parts of a text, cut between sentences where it is too long.
   *
   * @param sentences in order and without overlap; asked for only if the text is cut
   * @param chunkTokens most tokens of a part, special tokens not counted
   * @return at least one
   */
  static List<Chunk> of(Encoding encoding, Supplier<List<Span>> sentences, int chunkTokens) {
    int tokens = encoding.length() - 2;
    return tokens <= chunkTokens
        ? List.of(new Chunk(0, tokens))
        : of(sentenceOfToken(encoding, sentences.get()), chunkTokens);
  }

  /** For each token that is not special the sentence it starts in, or -1. */
  static int[] sentenceOfToken(Encoding encoding, List<Span> sentences) {
    int[] sentenceOf = new int[encoding.length() - 2];
    int sentence = 0;
    for (int token = 0; token < sentenceOf.length; token++) {
      int start = encoding.start(token + 1);
      while (sentence < sentences.size() && sentences.get(sentence).end() <= start) {
        sentence++;
      }
      boolean inside = sentence < sentences.size() && sentences.get(sentence).start() <= start;
      sentenceOf[token] = inside ? sentence : -1;
    }
    return sentenceOf;
  }

  /**
   * What the encoder reads: the part's tokens between the special ones.
   *
   * @param prefix tokens that stand before the part's own
   */
  int[] ids(Encoding encoding, Tokenizer tokenizer, int... prefix) {
    int[] ids = new int[prefix.length + length + 2];
    ids[0] = tokenizer.classifierTokenId();
    System.arraycopy(prefix, 0, ids, 1, prefix.length);
    for (int i = 0; i < length; i++) {
      ids[prefix.length + i + 1] = encoding.id(start + i + 1);
    }
    ids[ids.length - 1] = tokenizer.separatorTokenId();
    return ids;
  }
}
