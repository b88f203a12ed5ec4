package dev.gloss.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The judge: Hugging Face tokenizers through {@code ai.djl.huggingface:tokenizers}, its answers
 * brought to the form of ours. It counts code points, we count UTF-16 units; and it has no place
 * for special tokens that are not in the text, which we put at the text's start and end.
 */
final class ReferenceTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  ReferenceTokenizer(byte[] json) {
    try {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String version() {
    return tokenizer.getVersion();
  }

  /** As the reference sees the text when every unpaired surrogate is U+FFFD. */
  Encoding encode(String text) {
    return convert(text, wellFormed(text));
  }

  /**
   * As the reference sees the text when it comes through JNI as it is: an unpaired surrogate makes
   * the binding read all of it as broken UTF-8, and each surrogate is three U+FFFD. The text must
   * hold neither NUL nor surrogate pairs, which would break with it.
   */
  Encoding encodeUnchanged(String text) {
    return convert(text, text);
  }

  private Encoding convert(String text, String seen) {
    var reference = tokenizer.encode(seen, true, false);
    int[] places = places(text, seen);
    long[] longIds = reference.getIds();
    CharSpan[] spans = reference.getCharTokenSpans();
    Encoding encoding = new Encoding();
    for (int i = 0; i < longIds.length; i++) {
      int start = spans[i] == null ? (i == 0 ? 0 : text.length()) : places[spans[i].getStart()];
      int end = spans[i] == null ? start : places[spans[i].getEnd()];
      encoding.add(Math.toIntExact(longIds[i]), start, end);
    }
    return encoding;
  }

  /** For each character the reference counts, the UTF-16 unit of the text it stands for. */
  private static int[] places(String text, String seen) {
    boolean broken = !wellFormed(seen).equals(seen);
    int[] places = new int[text.length() * 3 + 1];
    int count = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      int characters = broken && isSurrogate(codePoint) ? 3 : 1;
      for (int character = 0; character < characters; character++) {
        places[count++] = i;
      }
      i += Character.charCount(codePoint);
    }
    places[count] = i;
    return places;
  }

  static String wellFormed(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(codePoint -> result.appendCodePoint(isSurrogate(codePoint) ? 0xFFFD : codePoint));
    return result.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
