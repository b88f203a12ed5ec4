package dev.gloss.data;

import java.util.List;

/**
 * A text with its entities.
 *
 * @param id empty if the file has none
 * @param marked in order, without overlap
 * @param line from 1
 */
public record MarkedText(String id, String text, List<MarkedSpan> marked, int line) {
  public MarkedText {
    marked = List.copyOf(marked);
  }
}
