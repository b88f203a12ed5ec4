package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every code point there is, surrogates apart, against the reference. Many code points go into one
 * text, for the sake of speed; a text that differs is then taken apart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AllCodePointsTest {
  private static final int CODE_POINTS_PER_TEXT = 2048;
  private static final int BASIC_AND_FIRST_PLANE = 0x20000;

  private WordPieceTokenizer tokenizer;
  private ReferenceTokenizer reference;

  @BeforeAll
  void load() {
    tokenizer = MiniLm.tokenizer();
    reference = new ReferenceTokenizer(MiniLm.json());
  }

  @AfterAll
  void close() {
    reference.close();
  }

  @Test
  void everyCodePointInsideAWordIsAsInTheReference() {
    assertThat(differences("t", "h ", Character.MAX_CODE_POINT + 1)).isEmpty();
  }

  /** By itself, and after and before marks, which canonical ordering lets it pass or not. */
  @ParameterizedTest
  @CsvSource({"' ', ' '", "'a\u0345\u0345', ' '", "'a', '\u0334\u0334 '"})
  void everyCodePointOfTheFirstPlanesIsAsInTheReference(String before, String after) {
    assertThat(differences(before, after, BASIC_AND_FIRST_PLANE)).isEmpty();
  }

  private List<String> differences(String before, String after, int to) {
    List<String> differences = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < to; from += CODE_POINTS_PER_TEXT) {
      text.setLength(0);
      for (int codePoint = from; codePoint < from + CODE_POINTS_PER_TEXT; codePoint++) {
        append(text, before, codePoint, after);
      }
      if (differs(text.toString())) {
        int found = differences.size();
        for (int codePoint = from; codePoint < from + CODE_POINTS_PER_TEXT; codePoint++) {
          StringBuilder one = new StringBuilder();
          append(one, before, codePoint, after);
          if (differs(one.toString())) {
            differences.add("U+%04X".formatted(codePoint));
          }
        }
        if (found == differences.size()) {
          differences.add("only together: from U+%04X".formatted(from));
        }
      }
    }
    return differences;
  }

  private static void append(StringBuilder text, String before, int codePoint, String after) {
    if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
      text.append(before).appendCodePoint(codePoint).append(after);
    }
  }

  private boolean differs(String text) {
    return !Encodings.equal(reference.encode(text), tokenizer.encode(text));
  }
}
