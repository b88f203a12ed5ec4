package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.DeadLetterEncoder;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
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
  private final Map<RejectReason, Counter> counters = new EnumMap<>(RejectReason.class);

  /**
   * @param job name that they carry
   */
  DeadLetters(String job, RecordFraming framing, TopicRules rules, MetricGroup operator) {
    this.encoder = new DeadLetterEncoder(job, framing, rules);
    this.rules = rules;
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
   */
  OutboundRecord of(
      RawRecord raw, Outcome.Rejected rejected, Optional<String> modelDigest, long now) {
    counters.get(rejected.reason()).inc();
    WriteTime time = WriteTime.of(raw.timestamp(), rules, now);
    DeadLetterEncoder.Letter letter = encoder.encode(raw, rejected, modelDigest, time.refused());
    return new OutboundRecord(letter.key(), letter.value(), time.timestamp(), List.of());
  }
}
