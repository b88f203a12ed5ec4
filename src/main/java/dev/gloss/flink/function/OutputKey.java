package dev.gloss.flink.function;

import org.apache.flink.annotation.Internal;

/** The key of an enriched record. */
@Internal
public enum OutputKey {
  /** That of the record it comes from. */
  SOURCE,
  /** The conversation, in UTF-8; that of the record it comes from where there is none. */
  CONVERSATION
}
