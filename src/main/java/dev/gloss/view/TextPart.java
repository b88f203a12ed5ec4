package dev.gloss.view;

import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.util.Optional;

/**
 * A text, or a part of it read in the company of the rest.
 *
 * @param span of the part; absent: the whole text
 */
public record TextPart(String text, Optional<Span> span) {
  /** Odd, with bits all over: different places give different products. */
  private static final long FIRST = 0x9E3779B97F4A7C15L;

  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

  public static TextPart whole(String text) {
    return new TextPart(text, Optional.empty());
  }

  public static TextPart of(String text, Span span) {
    return new TextPart(text, Optional.of(span));
  }

  /** Tells this part from all others of any text; a whole text's is that of the text. */
  public TextHash hash() {
    TextHash whole = TextHash.of(text);
    return span.map(part -> moved(whole, part)).orElse(whole);
  }

  private static TextHash moved(TextHash whole, Span part) {
    long place = ((long) part.start() << Integer.SIZE | part.end()) + 1;
    return new TextHash(whole.high() ^ place * FIRST, whole.low() ^ place * SECOND);
  }
}
