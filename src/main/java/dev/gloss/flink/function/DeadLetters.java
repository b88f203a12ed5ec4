package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.DeadLetterEncoder;
import dev.gloss.codec.RawRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/** Makes dead letters and counts them by reason, under the group {@code gloss}. */
@Internal
public final class DeadLetters {
  /** The side output that every dead letter leaves by. */
  public static final OutputTag<OutboundRecord> OUTPUT =
      new OutputTag<>("dead-letters", StreamType.OUTBOUND);

  private final DeadLetterEncoder encoder;
  private final TopicRules rules;
  private final int mostInARow;
  private final Map<RejectReason, Counter> counters = new EnumMap<>(RejectReason.class);

  private RejectReason last;
  private int inARow;

  DeadLetters(DeadLetterSettings settings, MetricGroup operator) {
    this.rules = settings.topic().ask();
    this.encoder =
        new DeadLetterEncoder(settings.job(), settings.framing(), rules, settings.withholds());
    this.mostInARow = settings.mostInARow();
    for (RejectReason reason : RejectReason.values()) {
      counters.put(
          reason,
          operator.addGroup("gloss").addGroup("reason", reason.name()).counter("deadLetters"));
    }
  }

  /**
   * Keeps the record's key and timestamp, so that a dead letter stands beside its kin; its headers
   * are in the letter.
   *
   * @param modelDigest the pack that could not annotate the record, if it came so far
   * @param now milliseconds since the epoch
   * @throws IllegalStateException if there are too many of one reason in a row
   */
  OutboundRecord of(
      RawRecord raw, Outcome.Rejected rejected, Optional<String> modelDigest, long now) {
    requireNotTooMany(rejected);
    counters.get(rejected.reason()).inc();
    WriteTime time = WriteTime.of(raw.timestamp(), rules, now);
    DeadLetterEncoder.Letter letter = encoder.encode(raw, rejected, modelDigest, time.refused());
    return new OutboundRecord(letter.key(), letter.value(), time.timestamp(), List.of());
  }

  private void requireNotTooMany(Outcome.Rejected rejected) {
    inARow = rejected.reason() == last ? inARow + 1 : 1;
    last = rejected.reason();
    if (mostInARow > 0 && inARow > mostInARow) {
      throw new IllegalStateException(
          "expected at most %d dead letters of one reason in a row (dead-letter.most-in-a-row), found one more: %s, %s"
              .formatted(mostInARow, rejected.reason(), rejected.message()));
    }
  }

  /** A record was none. */
  void passed() {
    last = null;
  }
}
