package dev.gloss.flink.function;

import dev.gloss.codec.RecordFraming;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** What stands before the records of each of the topics that a job writes. */
@Internal
public record Framings(RecordFraming enriched, RecordFraming deadLetters) implements Serializable {
  /** No registry is needed to read them. */
  public static final Framings SINGLE_OBJECT =
      new Framings(RecordFraming.SINGLE_OBJECT, RecordFraming.SINGLE_OBJECT);
}
