package dev.gloss.text;

/** A half-open range {@code [start, end)} of UTF-16 units in a text. */
public record Span(int start, int end) {
  /**
   * @throws IllegalArgumentException if {@code start} is negative or after {@code end}
   */
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "expected 0 <= start <= end, found [" + start + ", " + end + ")");
    }
  }

  /** Number of UTF-16 units. */
  public int length() {
    return end - start;
  }

  /** The part of {@code text} this span covers. */
  public String of(String text) {
    return text.substring(start, end);
  }
}
