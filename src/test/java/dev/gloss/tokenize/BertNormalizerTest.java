package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.icu.lang.UCharacter;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The normalizer by every combination of its settings against the reference. The vocabulary holds
 * each code point that can come out, so ids tell what did: nothing hides in unknown tokens.
 */
final class BertNormalizerTest {
  private static final int TEXTS = 1_500;

  @ParameterizedTest
  @CsvSource({
    "true, true, null, true", "true, true, null, false", "false, false, null, true",
    "false, false, false, false", "true, true, false, true", "false, true, true, false",
    "true, false, true, false", "false, true, false, true", "true, false, false, false"
  })
  void everySettingNormalizesAsTheReferenceDoes(
      boolean clean, boolean han, String strip, boolean lower) {
    byte[] json = TokenizerJson.bytes(file(clean, han, strip, lower));
    WordPieceTokenizer tokenizer = WordPieceTokenizer.read(json, "test");
    Random random = new Random(7);

    List<String> different = new ArrayList<>();
    try (ReferenceTokenizer reference = new ReferenceTokenizer(json)) {
      for (String text : texts(random)) {
        Encoding expected = reference.encode(text);
        Encoding found = tokenizer.encode(text);
        if (!Encodings.equal(expected, found)) {
          int token = Encodings.firstDifference(expected, found);
          different.add(
              Encodings.escape(text)
                  + " expected "
                  + Encodings.show(expected, token)
                  + " found "
                  + Encodings.show(found, token));
        }
      }
    }

    assertThat(different.stream().limit(3)).isEmpty();
  }

  @Test
  void placesStayInTheOrderOfTheTextWhenMarksMove() {
    char[] text = "a\u0345\u302E".toCharArray();
    NormalizedText normalized = new NormalizedText();

    new BertNormalizer(true, true, true, true).normalize(text, 0, text.length, normalized);

    assertThat(normalized).hasToString("a\u302E");
    assertThat(normalized.starts()[1]).isEqualTo(1);
    assertThat(normalized.ends()[1]).isEqualTo(2);
  }

  @Test
  @Timeout(30)
  void manyMarksInARowTakeNoQuadraticTime() {
    String text = "a" + "\u302E\u0345\u0334".repeat(300_000);
    NormalizedText normalized = new NormalizedText();

    new BertNormalizer(true, true, true, true)
        .normalize(text.toCharArray(), 0, text.length(), normalized);

    assertThat(normalized.length()).isEqualTo(300_001);
  }

  /** All code points that change or matter, in order, then shuffled together with marks. */
  private static List<String> texts(Random random) {
    int[] alphabet = alphabet().stream().mapToInt(Integer::intValue).toArray();
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < alphabet.length; i++) {
      text.append('x').appendCodePoint(alphabet[i]).append("x ");
      if (text.length() > 2000 || i == alphabet.length - 1) {
        texts.add(text.toString());
        text.setLength(0);
      }
    }
    for (int i = 0; i < TEXTS; i++) {
      text.setLength(0);
      int length = 1 + random.nextInt(16);
      for (int j = 0; j < length; j++) {
        boolean mark = random.nextInt(3) == 0;
        text.appendCodePoint(
            mark ? 0x300 + random.nextInt(0x70) : alphabet[random.nextInt(alphabet.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** The small scripts of the basic plane and of the next, a Hangul and a Han sample. */
  private static Set<Integer> alphabet() {
    Set<Integer> alphabet = new TreeSet<>();
    addRange(alphabet, 0, 0x323F);
    addRange(alphabet, 0x3400, 0x3410);
    addRange(alphabet, 0x4E00, 0x4E20);
    addRange(alphabet, 0xA000, 0xABFF);
    addRange(alphabet, 0xAC00, 0xAC40);
    addRange(alphabet, 0xD780, 0xD7FF);
    addRange(alphabet, 0xE000, 0xE004);
    addRange(alphabet, 0xF900, 0xFFFF);
    addRange(alphabet, 0x10400, 0x104FF);
    addRange(alphabet, 0x11080, 0x114FF);
    addRange(alphabet, 0x11930, 0x1193F);
    addRange(alphabet, 0x1D100, 0x1D1FF);
    addRange(alphabet, 0x1E900, 0x1E95F);
    addRange(alphabet, 0x2F800, 0x2FA1F);
    return alphabet;
  }

  private static void addRange(Set<Integer> target, int first, int last) {
    for (int codePoint = first; codePoint <= last; codePoint++) {
      target.add(codePoint);
    }
  }

  private static ObjectNode file(boolean clean, boolean han, String strip, boolean lower) {
    Set<String> pieces = new TreeSet<>();
    for (int codePoint : alphabet()) {
      addPieces(codePoint, pieces);
    }
    for (int codePoint = 0x300; codePoint < 0x370; codePoint++) {
      addPieces(codePoint, pieces);
    }
    ObjectNode file = TokenizerJson.withPieces(pieces);
    ObjectNode normalizer = (ObjectNode) file.get("normalizer");
    normalizer.put("clean_text", clean);
    normalizer.put("handle_chinese_chars", han);
    normalizer.put("lowercase", lower);
    if (strip.equals("null")) {
      normalizer.putNull("strip_accents");
    } else {
      normalizer.put("strip_accents", Boolean.parseBoolean(strip));
    }
    return file;
  }

  /** The code point, and every one its decomposition or its lower case may hold. */
  private static void addPieces(int codePoint, Set<String> pieces) {
    String text = Character.toString(codePoint);
    String all =
        text
            + Normalizer.normalize(text, Normalizer.Form.NFD)
            + UCharacter.toLowerCase(Locale.ROOT, text);
    String lowered = UCharacter.toLowerCase(Locale.ROOT, all);
    (all + lowered)
        .codePoints()
        .forEach(
            c -> {
              pieces.add(Character.toString(c));
              pieces.add("##" + Character.toString(c));
            });
  }
}
