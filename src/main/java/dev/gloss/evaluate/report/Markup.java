package dev.gloss.evaluate.report;

import java.util.Set;

/**
 * HTML with SVG in it, written from front to back. Every text and every attribute's value is
 * escaped, so what a text or a label holds can never become markup. Not safe for use by several
 * threads.
 */
public final class Markup {
  /** White space after these means nothing. */
  private static final Set<String> ENDS_A_LINE =
      Set.of("head", "header", "section", "figure", "svg", "tr", "table", "dl", "style", "script");

  private final StringBuilder out = new StringBuilder();

  Markup doctype() {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  /**
   * Opens an element.
   *
   * @param attributes names, each followed by its value
   */
  public Markup open(String tag, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(
          "expected a value for every attribute of " + tag + ", found an odd number of strings");
    }
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    return this;
  }

  public Markup close(String tag) {
    out.append("</").append(tag).append('>').append(ENDS_A_LINE.contains(tag) ? "\n" : "");
    return this;
  }

  /** Text that someone else may have written. */
  Markup text(String text) {
    escape(text);
    return this;
  }

  /** As {@link #text}, with places to break a line after underscores, as labels have them. */
  Markup breakable(String text) {
    for (String part : text.split("(?<=_)")) {
      escape(part);
      out.append(part.endsWith("_") ? "<wbr>" : "");
    }
    return this;
  }

  /** An element with nothing but text in it. */
  public Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** An element whose content goes in as it is: our own style or script. */
  Markup own(String tag, String content) {
    out.append('<').append(tag).append('>').append(content);
    return close(tag);
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** Control characters and halves of surrogate pairs cannot stand in HTML at all. */
  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isWritable(c) ? c : 0xFFFD);
              }
            });
  }

  private static boolean isWritable(int c) {
    return c == '\n'
        || c == '\t'
        || !(Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
