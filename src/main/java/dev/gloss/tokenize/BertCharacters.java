package dev.gloss.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;

/**
 * What the reference tokenizer thinks of each code point.
 *
 * <p>The reference (Hugging Face tokenizers 0.21) asks three libraries, each with a Unicode version
 * of its own. We ask ICU, whose version is pinned by the build and does not depend on the JDK that
 * runs us, and cut its answers back by the version in which a code point was assigned:
 *
 * <ul>
 *   <li>general categories: Unicode 8, so what came later has no category and is an ordinary
 *       letter; {@link #category} lists the seven code points whose category was changed since
 *   <li>decompositions and combining classes: Unicode 9, so what came later has none
 *   <li>white space and lower case: as ICU has them
 * </ul>
 *
 * A test compares all 1,112,064 code points with the reference. Safe for use by several threads.
 */
final class BertCharacters {
  /** Removed by {@code clean_text}: NUL, U+FFFD, and categories Cc, Cf, Co but tab, LF and CR. */
  static final int REMOVED = 1;

  static final int SPACE = 1 << 1;

  /** A word of its own: category P, or ASCII punctuation in the wider sense ({@code $+<=>^`|~}). */
  static final int PUNCTUATION = 1 << 2;

  /** Removed by {@code strip_accents}: category Mn. */
  static final int ACCENT = 1 << 3;

  static final int HAN = 1 << 4;

  /** Has a canonical decomposition. */
  static final int DECOMPOSES = 1 << 5;

  /** Has a canonical combining class other than 0. */
  static final int COMBINES = 1 << 6;

  /** Has a lower case other than itself. */
  static final int UPPER = 1 << 7;

  /** Code points in the longest canonical decomposition (U+1F82 and its like). */
  static final int LONGEST_DECOMPOSITION = 4;

  private static final int CATEGORIES_VERSION = 8;
  private static final int NORMALIZATION_VERSION = 9;

  private static final int HANGUL_BASE = 0xAC00;
  private static final int HANGUL_COUNT = 11172;
  private static final int HANGUL_VOWELS = 21;
  private static final int HANGUL_TRAILERS = 28;

  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

  private static final int BLOCK_BITS = 8;
  private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;
  private static final byte[][] BLOCKS = new byte[(Character.MAX_CODE_POINT >> BLOCK_BITS) + 1][];

  private static final int[] DECOMPOSED;
  private static final int[][] DECOMPOSITIONS;

  static {
    // Most blocks are equal to the one before: unassigned planes, Han, Hangul, private use.
    byte[] block = new byte[1 << BLOCK_BITS];
    byte[] previous = null;
    int[] decomposed = new int[4096];
    int count = 0;
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      int properties = compute(codePoint);
      block[codePoint & BLOCK_MASK] = (byte) properties;
      if ((properties & DECOMPOSES) != 0 && !isHangul(codePoint)) {
        decomposed[count++] = codePoint;
      }
      if ((codePoint & BLOCK_MASK) == BLOCK_MASK) {
        if (!Arrays.equals(block, previous)) {
          previous = block.clone();
        }
        BLOCKS[codePoint >> BLOCK_BITS] = previous;
      }
    }
    DECOMPOSED = Arrays.copyOf(decomposed, count);
    DECOMPOSITIONS = new int[count][];
    for (int i = 0; i < count; i++) {
      DECOMPOSITIONS[i] = NFD.getDecomposition(DECOMPOSED[i]).codePoints().toArray();
    }
  }

  private BertCharacters() {}

  /** The flags above that hold for a code point. */
  static int of(int codePoint) {
    return BLOCKS[codePoint >> BLOCK_BITS][codePoint & BLOCK_MASK] & 0xFF;
  }

  /** The lower case of one code point without regard to its neighbours, if it is a single one. */
  static int lower(int codePoint) {
    return UCharacter.toLowerCase(codePoint);
  }

  /** Canonical combining class of a code point that {@link #COMBINES}. */
  static int combiningClass(int codePoint) {
    return NFD.getCombiningClass(codePoint);
  }

  /**
   * Writes the full canonical decomposition of a code point that {@link #DECOMPOSES}.
   *
   * @param target at least {@link #LONGEST_DECOMPOSITION} long
   * @return number of code points written
   */
  static int decompose(int codePoint, int[] target) {
    if (isHangul(codePoint)) {
      return decomposeHangul(codePoint - HANGUL_BASE, target);
    }
    int[] decomposition = DECOMPOSITIONS[Arrays.binarySearch(DECOMPOSED, codePoint)];
    System.arraycopy(decomposition, 0, target, 0, decomposition.length);
    return decomposition.length;
  }

  /** The Unicode Standard, section 3.12, "Hangul Syllable Decomposition". */
  private static int decomposeHangul(int syllable, int[] target) {
    target[0] = 0x1100 + syllable / (HANGUL_VOWELS * HANGUL_TRAILERS);
    target[1] = 0x1161 + syllable / HANGUL_TRAILERS % HANGUL_VOWELS;
    int trailer = syllable % HANGUL_TRAILERS;
    target[2] = 0x11A7 + trailer;
    return trailer == 0 ? 2 : 3;
  }

  private static boolean isHangul(int codePoint) {
    return codePoint >= HANGUL_BASE && codePoint < HANGUL_BASE + HANGUL_COUNT;
  }

  private static int compute(int codePoint) {
    int category = category(codePoint);
    int properties = isHan(codePoint) ? HAN : 0;
    if (category == ECharacterCategory.UNASSIGNED) {
      return properties;
    }
    properties |= categoryFlags(codePoint, category);
    if (UCharacter.isUWhiteSpace(codePoint)) {
      properties |= SPACE;
    }
    if (UCharacter.toLowerCase(codePoint) != codePoint) {
      properties |= UPPER;
    }
    boolean decomposes = NFD.getRawDecomposition(codePoint) != null;
    boolean combines = NFD.getCombiningClass(codePoint) != 0;
    if ((decomposes || combines) && isSince(codePoint, NORMALIZATION_VERSION)) {
      properties |= (decomposes ? DECOMPOSES : 0) | (combines ? COMBINES : 0);
    }
    return properties;
  }

  /** The general category, in Unicode 8 where that matters: see {@link #categoryFlags}. */
  private static int category(int codePoint) {
    return switch (codePoint) {
      case 0x166D, 0x111C9 -> ECharacterCategory.OTHER_PUNCTUATION;
      case 0x1734, 0x1171E -> ECharacterCategory.NON_SPACING_MARK;
      case 0x1885, 0x1886 -> ECharacterCategory.OTHER_LETTER;
      case 0xA9BD -> ECharacterCategory.COMBINING_SPACING_MARK;
      default -> UCharacter.getType(codePoint);
    };
  }

  private static int categoryFlags(int codePoint, int category) {
    if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
      return 0;
    }
    if (codePoint == 0xFFFD) {
      return REMOVED;
    }
    if (codePoint > ' ' && codePoint < 127) {
      return UCharacter.isLetterOrDigit(codePoint) ? 0 : PUNCTUATION;
    }
    return switch (category) {
      // Private use has no age; it has always been there.
      case ECharacterCategory.CONTROL, ECharacterCategory.PRIVATE_USE -> REMOVED;
      case ECharacterCategory.FORMAT -> ifKnown(codePoint, REMOVED);
      case ECharacterCategory.DASH_PUNCTUATION,
          ECharacterCategory.START_PUNCTUATION,
          ECharacterCategory.END_PUNCTUATION,
          ECharacterCategory.CONNECTOR_PUNCTUATION,
          ECharacterCategory.OTHER_PUNCTUATION,
          ECharacterCategory.INITIAL_PUNCTUATION,
          ECharacterCategory.FINAL_PUNCTUATION ->
          ifKnown(codePoint, PUNCTUATION);
      case ECharacterCategory.NON_SPACING_MARK -> ifKnown(codePoint, ACCENT);
      default -> 0;
    };
  }

  private static int ifKnown(int codePoint, int flag) {
    return isSince(codePoint, CATEGORIES_VERSION) ? flag : 0;
  }

  /** Whether a code point is assigned in the given version of Unicode. */
  private static boolean isSince(int codePoint, int version) {
    int age = UCharacter.getAge(codePoint).getMajor();
    return age != 0 && age <= version;
  }

  /** The blocks BERT puts spaces around, extension E from U+2B920 as the reference has it. */
  private static boolean isHan(int c) {
    return c >= 0x3400 && c <= 0x4DBF
        || c >= 0x4E00 && c <= 0x9FFF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x20000 && c <= 0x2A6DF
        || c >= 0x2A700 && c <= 0x2B81F
        || c >= 0x2B920 && c <= 0x2CEAF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }
}
