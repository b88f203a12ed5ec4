package dev.gloss.near;

import java.util.Arrays;
import java.util.Locale;

/**
 * The letters of a text as a vector: how often each three in a row occur in its words, hashed into
 * {@link #WIDTH} numbers (feature hashing with signs, Weinberger et al. 2009). A typing error
 * changes a few of them and the order of words hardly any, where the vectors of a model would be
 * another's: a misspelt word is made of other word pieces. Case, spaces and punctuation do not
 * count.
 *
 * @param components {@code [WIDTH]}; nobody writes to it
 * @param scale what the components are multiplied with to have unit length; 0 for no letters
 */
public record LetterVector(byte[] components, float scale) {
  /** Numbers in a vector. */
  public static final int WIDTH = 512;

  /** Longest text that is looked at, in UTF-16 units. */
  private static final int LONGEST = 2_000;

  private static final int GOLDEN = 0x9E3779B9;

  /** The vector of a text. */
  public static LetterVector of(String text) {
    byte[] components = new byte[WIDTH];
    String read = text.substring(0, Math.min(LONGEST, text.length())).toLowerCase(Locale.ROOT);
    int before = ' ';
    int last = ' ';
    for (int i = 0; i <= read.length(); i++) {
      int unit = i < read.length() && isOfWord(read.charAt(i)) ? read.charAt(i) : ' ';
      if (last == ' ' && unit == ' ') {
        continue;
      }
      add(components, before, last, unit);
      before = last == ' ' && unit != ' ' ? ' ' : last;
      last = unit;
    }
    long squares = 0;
    for (byte component : components) {
      squares += component * component;
    }
    return new LetterVector(components, squares == 0 ? 0 : (float) (1 / Math.sqrt(squares)));
  }

  private static boolean isOfWord(char unit) {
    return Character.isLetterOrDigit(unit) || Character.isSurrogate(unit);
  }

  private static void add(byte[] components, int first, int second, int third) {
    int hash = ((first * 31 + second) * 31 + third) * GOLDEN;
    hash ^= hash >>> 15;
    hash *= GOLDEN;
    int place = (hash >>> 8) % WIDTH;
    int next = components[place] + ((hash & 1) == 0 ? 1 : -1);
    components[place] = (byte) Math.max(-Byte.MAX_VALUE, Math.min(Byte.MAX_VALUE, next));
  }

  /** With another; 0 if either has no letters. */
  public float cosine(LetterVector other) {
    int sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += components[i] * other.components[i];
    }
    return sum * scale * other.scale;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LetterVector that
        && Float.compare(scale, that.scale) == 0
        && Arrays.equals(components, that.components);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(components);
  }

  @Override
  public String toString() {
    return "LetterVector[" + components.length + "]";
  }
}
