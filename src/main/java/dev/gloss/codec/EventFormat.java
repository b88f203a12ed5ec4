package dev.gloss.codec;

/** What the values of the source topic are. */
public enum EventFormat {
  /** Avro, in single-object encoding or bare; Gloss's own schema or any other. */
  AVRO,
  /** One JSON object a record. */
  JSON,
  /** The value is the text, in UTF-8. */
  TEXT
}
