package dev.gloss.codec;

import dev.gloss.annotate.Outcome;
import dev.gloss.text.Document;

/** What became of a raw record: a document, the reason why it is none, or word of a deletion. */
public sealed interface Decoded {
  record Event(Document document) implements Decoded {}

  /**
   * There is nothing left to annotate.
   *
   * @param document stands in for it: place, key and time of the record, and no text
   * @param rejection what is to be said if it should not have come
   */
  record Deleted(Document document, Outcome.Rejected rejection) implements Decoded {}

  record Undecodable(Outcome.Rejected rejection) implements Decoded {}
}
