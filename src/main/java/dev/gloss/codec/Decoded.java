package dev.gloss.codec;

import dev.gloss.annotate.Outcome;
import dev.gloss.text.Document;

/** What became of a raw record: a document, or the reason why it is none. */
public sealed interface Decoded {
  record Event(Document document) implements Decoded {}

  record Undecodable(Outcome.Rejected rejection) implements Decoded {}
}
