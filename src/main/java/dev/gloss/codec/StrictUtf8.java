package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gloss.annotate.RejectReason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.OptionalInt;

/**
 * UTF-8 as RFC 3629 has it: overlong forms, surrogates and code points past U+10FFFF are errors,
 * not replacement characters.
 */
final class StrictUtf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private StrictUtf8() {}

  /**
   * The text in a part of {@code bytes}.
   *
   * @throws UndecodableException if the part is not UTF-8; the message has the offset in {@code
   *     bytes} of the first invalid sequence
   */
  static String decode(byte[] bytes, int offset, int length) throws UndecodableException {
    // The constructor is an intrinsic several times faster than a CharsetDecoder, and replaces what
    // is invalid: only a text with a replacement character can have been invalid.
    String text = new String(bytes, offset, length, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      OptionalInt invalid = firstInvalid(bytes, offset, length);
      if (invalid.isPresent()) {
        throw new UndecodableException(
            RejectReason.INVALID_UTF8,
            "expected UTF-8, found an invalid sequence at byte " + invalid.getAsInt());
      }
    }
    return text;
  }

  /** Offset in {@code bytes} of the first invalid sequence of a part; empty if it is UTF-8. */
  static OptionalInt firstInvalid(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(1024);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isError() ? OptionalInt.of(in.position()) : OptionalInt.empty();
  }

  /**
   * {@code text} with every unpaired surrogate replaced by U+FFFD. JSON can escape half a pair, but
   * no UTF-8 and so no Avro string can hold one; a replacement of the same length keeps every
   * offset into the text.
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceUnpaired(text);
      }
    }
    return text;
  }

  private static String replaceUnpaired(String text) {
    char[] units = text.toCharArray();
    for (int i = 0; i < units.length; i++) {
      if (i + 1 < units.length && Character.isSurrogatePair(units[i], units[i + 1])) {
        i++;
      } else if (Character.isSurrogate(units[i])) {
        units[i] = REPLACEMENT;
      }
    }
    return new String(units);
  }
}
