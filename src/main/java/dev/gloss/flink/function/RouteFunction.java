package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.EnrichedTextEncoder;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Encodes what was annotated for the sink, and what was rejected for the dead letters. Tombstones,
 * which come here only to be forwarded, go to the sink.
 */
@Internal
public final class RouteFunction
    extends ProcessFunction<AnnotatedEvent<DecodedRecord>, OutboundRecord> {
  private static final long serialVersionUID = 1L;

  private final boolean includeText;
  private final OutputKey key;
  private final RecordFraming framing;
  private final TopicInquiry sink;
  private final DeadLetterSettings letters;

  private transient EnrichedTextEncoder encoder;
  private transient TopicRules rules;
  private transient DeadLetters deadLetters;

  /**
   * @param framing of the enriched records
   * @param sink about their topic
   */
  public RouteFunction(
      boolean includeText,
      OutputKey key,
      RecordFraming framing,
      TopicInquiry sink,
      DeadLetterSettings letters) {
    this.includeText = includeText;
    this.key = key;
    this.framing = framing;
    this.sink = sink;
    this.letters = letters;
  }

  @Override
  public void open(OpenContext context) {
    encoder = new EnrichedTextEncoder(includeText, framing);
    rules = sink.ask();
    deadLetters = new DeadLetters(letters, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(
      AnnotatedEvent<DecodedRecord> record, Context context, Collector<OutboundRecord> out) {
    RawRecord raw = record.event().raw();
    long now = context.timerService().currentProcessingTime();
    WriteTime time = WriteTime.of(raw.timestamp(), rules, now);
    if (raw.value() == null) {
      write(record, raw.key(), null, time, context, out);
    } else if (record.outcome() instanceof Outcome.Annotated annotated) {
      byte[] value =
          encoder.encode(raw, record.event().document(), annotated, record.model(), time.refused());
      write(record, key(record.event()), value, time, context, out);
    } else if (record.outcome() instanceof Outcome.Rejected rejected) {
      reject(record, rejected, context);
    } else {
      throw new IllegalStateException("a new kind of outcome needs a way out of here");
    }
  }

  /** To the sink, unless its topic would refuse it. */
  private void write(
      AnnotatedEvent<DecodedRecord> record,
      byte[] recordKey,
      byte[] value,
      WriteTime time,
      Context context,
      Collector<OutboundRecord> out) {
    List<RawRecord.Header> headers = record.event().raw().headers();
    if (recordKey == null && rules.needsKey()) {
      reject(
          record,
          new Outcome.Rejected(
              RejectReason.MISSING_FIELD,
              "expected a key for topic '%s', which is compacted, found none"
                  .formatted(rules.topic())),
          context);
    } else if (!rules.fits(recordKey, value, headers)) {
      reject(
          record,
          new Outcome.Rejected(
              RejectReason.RECORD_TOO_LARGE,
              "expected a record that topic '%s' takes, found one of %d bytes without key and headers"
                  .formatted(rules.topic(), value == null ? 0 : value.length)),
          context);
    } else {
      deadLetters.passed();
      out.collect(new OutboundRecord(recordKey, value, time.timestamp(), headers));
    }
  }

  private void reject(
      AnnotatedEvent<DecodedRecord> record, Outcome.Rejected rejected, Context context) {
    context.output(
        DeadLetters.OUTPUT,
        deadLetters.of(
            record.event().raw(),
            rejected,
            Optional.of(record.model().digest()),
            context.timerService().currentProcessingTime()));
  }

  /** A conversation stays in one partition, also where its records have no key of their own. */
  private byte[] key(DecodedRecord record) {
    return key == OutputKey.SOURCE && record.raw().key() != null
        ? record.raw().key()
        : record
            .conversation()
            .map(conversation -> conversation.getBytes(StandardCharsets.UTF_8))
            .orElse(record.raw().key());
  }
}
