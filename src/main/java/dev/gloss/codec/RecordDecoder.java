package dev.gloss.codec;

/**
 * Raw records to documents. Never throws on account of what a record holds, and a record that
 * failed leaves no trace on the next (compare FLINK-31951). Used by one thread at a time.
 */
public interface RecordDecoder {
  Decoded decode(RawRecord record);
}
