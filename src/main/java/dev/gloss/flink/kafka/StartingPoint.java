package dev.gloss.flink.kafka;

import java.time.Instant;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/**
 * Where a consumer group without committed offsets starts.
 *
 * @param time of the first record to read, by the records' timestamps; only with {@link Kind#TIME}
 */
@Internal
public record StartingPoint(Kind kind, Optional<Instant> time) {
  /** What decides it. */
  public enum Kind {
    EARLIEST,
    LATEST,
    TIME
  }

  public static final StartingPoint EARLIEST = new StartingPoint(Kind.EARLIEST, Optional.empty());
  public static final StartingPoint LATEST = new StartingPoint(Kind.LATEST, Optional.empty());

  /** With the first record that is as late as this. */
  public static StartingPoint at(Instant time) {
    return new StartingPoint(Kind.TIME, Optional.of(time));
  }
}
