package dev.gloss.codec;

/** What the values of the source topic are. */
public enum EventFormat {
  /** Avro, in single-object encoding, bare or with a registry's id; of any schema. */
  AVRO,
  /** One JSON object a record. */
  JSON,
  /** The value is the text, in UTF-8. */
  TEXT
}
