package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.DeadLetterEncoder;
import dev.gloss.codec.RawRecord;
import java.util.EnumMap;
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
  private final Map<RejectReason, Counter> counters = new EnumMap<>(RejectReason.class);

  DeadLetters(DeadLetterEncoder encoder, MetricGroup operator) {
    this.encoder = encoder;
    for (RejectReason reason : RejectReason.values()) {
      counters.put(
          reason,
          operator.addGroup("gloss").addGroup("reason", reason.name()).counter("deadLetters"));
    }
  }

  /**
   * Keeps the record's key, timestamp and headers, so that a dead letter stands beside its kin.
   *
   * @param modelDigest the pack that could not annotate the record, if it came so far
   */
  OutboundRecord of(RawRecord raw, Outcome.Rejected rejected, Optional<String> modelDigest) {
    counters.get(rejected.reason()).inc();
    return new OutboundRecord(
        raw.key(), encoder.encode(raw, rejected, modelDigest), raw.timestamp(), raw.headers());
  }
}
