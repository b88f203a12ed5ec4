package dev.gloss.text;

import java.util.List;

/** Finds the sentences of a text. Not safe for use by several threads at once. */
public interface SentenceSplitter {
  /**
   * Sentences in order, without overlap, trimmed of white space at both ends, none of them empty.
   * Every character of {@code text} that is not white space lies in exactly one of them.
   */
  List<Span> split(String text);
}
