package dev.gloss.tokenize;

import java.util.List;
import java.util.Random;

/** Seeded random text that is unkind to tokenizers. */
final class RandomText {
  /** Ranges of code points, each for a reason; one is drawn, then a code point in it. */
  private static final int[][] RANGES = {
    {'a', 'z'},
    {'a', 'z'},
    {'A', 'Z'},
    {'0', '9'},
    {' ', ' '},
    {' ', '~'},
    {0x00, 0x1F}, // controls, NUL and white space among them
    {0x7F, 0xA0},
    {0xA1, 0x24F}, // Latin with accents, dotted capital I
    {0x300, 0x36F}, // combining marks, which canonical ordering moves
    {0x370, 0x52F}, // Greek with final sigma, Cyrillic
    {0x590, 0x6FF},
    {0x900, 0xDFF}, // Indic: marks that are kept although they combine
    {0xE00, 0xFFF},
    {0x1000, 0x109F},
    {0x1100, 0x11FF},
    {0x13A0, 0x13FF},
    {0x16A0, 0x17FF},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x1E00, 0x1FFF}, // precomposed, up to three marks
    {0x2000, 0x206F}, // every kind of space, joiners, directions
    {0x20A0, 0x214F}, // currency, Kelvin and Angstrom signs
    {0x2200, 0x22FF},
    {0x2C00, 0x2DFF},
    {0x3000, 0x30FF},
    {0x302A, 0x302F},
    {0x3400, 0x34FF},
    {0x4E00, 0x9FFF},
    {0xA640, 0xA6FF},
    {0xA8E0, 0xA9FF},
    {0xAC00, 0xD7A3}, // Hangul
    {0xD800, 0xDFFF}, // unpaired, unless chance pairs them
    {0xE000, 0xF8FF},
    {0xF900, 0xFAFF}, // Han that decomposes to other Han
    {0xFB00, 0xFDFF},
    {0xFE00, 0xFE2F},
    {0xFEFF, 0xFEFF},
    {0xFF00, 0xFFFF},
    {0x10400, 0x1044F},
    {0x105C0, 0x105FF},
    {0x11080, 0x114FF},
    {0x11930, 0x1193F},
    {0x1D100, 0x1D24F}, // musical symbols: kept marks with classes
    {0x1E800, 0x1E95F},
    {0x1F1E6, 0x1F1FF},
    {0x1F300, 0x1F64F},
    {0x1F3FB, 0x1F3FF},
    {0x20000, 0x2A6DF},
    {0x2B81E, 0x2B922},
    {0x2F800, 0x2FA1F},
    {0xE0000, 0xE01EF},
    {0xF0000, 0x10FFFF},
    {0x0, 0x10FFFF}
  };

  private static final List<String> PIECES =
      List.of(
          "[CLS]",
          "[SEP]",
          "[PAD]",
          "[UNK]",
          "[MASK]",
          "[sep]",
          "[SEP",
          "[[SEP]]",
          "##ing",
          "\u0130stanbul",
          "\u039F\u03A3",
          "stra\u00DFe",
          "\u1E9E",
          "\uFB03",
          "\u212A",
          "\u01C5",
          "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDDE9\uD83C\uDDEA",
          "\u2764\uFE0F",
          "\uD83D\uDC4D\uD83C\uDFFD",
          "\uFEFF",
          "\u200B",
          "\u00AD",
          "\u0000",
          "\uFFFD",
          "\r\n",
          "\t",
          "\u0085",
          "\u2028",
          "\u3000",
          "\u00A0",
          "\u037E",
          "\u1FEF",
          "\u2260",
          "e\u0301\u0327",
          "\u00E9\u0327",
          "\u0344\u0327",
          "\u0F73\u0F72",
          "\u302E\u0301",
          "\uD834\uDD5E\uD834\uDD65\u0323",
          "\uD55C\uAE00",
          "\u1112\u1161\u11AB",
          "\u4F60\u597D",
          "don't",
          "e-mail",
          "10,000.00",
          "http://a.b/c?d=e&f",
          "user@example.org",
          "C++",
          "$9.99");

  private final Random random;
  private final List<String> words;

  /**
   * @param words pieces of ordinary text to mix in
   */
  RandomText(long seed, List<String> words) {
    this.random = new Random(seed);
    this.words = words;
  }

  String next() {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(100) == 0 ? 400 : random.nextInt(20);
    int focus = random.nextInt(RANGES.length);
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(8)) {
        case 0 -> text.append(PIECES.get(random.nextInt(PIECES.size())));
        case 1, 2 -> text.append(words.get(random.nextInt(words.size()))).append(' ');
        case 3 -> run(text, RANGES[focus]);
        case 4 -> text.append(random.nextInt(4) == 0 ? ". " : " ");
        case 5 -> veryLongWord(text);
        default -> run(text, RANGES[random.nextInt(RANGES.length)]);
      }
    }
    return text.toString();
  }

  private void run(StringBuilder text, int[] range) {
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(range[0] + random.nextInt(range[1] - range[0] + 1));
    }
  }

  /** Seldom, and around the limit of 100 code points. */
  private void veryLongWord(StringBuilder text) {
    if (random.nextInt(10) == 0) {
      String letter = random.nextBoolean() ? "a" : random.nextBoolean() ? "\u00E9" : "\uD800\uDF30";
      text.append(letter.repeat(98 + random.nextInt(5)));
    } else {
      text.append("word");
    }
  }
}
