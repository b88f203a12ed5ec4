package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.codec.DeadLetterEncoder;
import dev.gloss.codec.EnrichedTextEncoder;
import dev.gloss.codec.RawRecord;
import java.nio.charset.StandardCharsets;
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
  private final String job;
  private final Framings framings;

  private transient EnrichedTextEncoder encoder;
  private transient DeadLetters deadLetters;

  /**
   * @param job name that dead letters carry
   */
  public RouteFunction(boolean includeText, OutputKey key, String job, Framings framings) {
    this.includeText = includeText;
    this.key = key;
    this.job = job;
    this.framings = framings;
  }

  @Override
  public void open(OpenContext context) {
    encoder = new EnrichedTextEncoder(includeText, framings.enriched());
    deadLetters =
        new DeadLetters(
            new DeadLetterEncoder(job, framings.deadLetters()),
            getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(
      AnnotatedEvent<DecodedRecord> record, Context context, Collector<OutboundRecord> out) {
    RawRecord raw = record.event().raw();
    if (raw.value() == null) {
      out.collect(new OutboundRecord(raw.key(), null, raw.timestamp(), raw.headers()));
    } else if (record.outcome() instanceof Outcome.Annotated annotated) {
      byte[] value = encoder.encode(raw, record.event().document(), annotated, record.model());
      out.collect(new OutboundRecord(key(record.event()), value, raw.timestamp(), raw.headers()));
    } else if (record.outcome() instanceof Outcome.Rejected rejected) {
      context.output(
          DeadLetters.OUTPUT, deadLetters.of(raw, rejected, Optional.of(record.model().digest())));
    } else {
      throw new IllegalStateException("a new kind of outcome needs a way out of here");
    }
  }

  private byte[] key(DecodedRecord record) {
    return key == OutputKey.SOURCE
        ? record.raw().key()
        : record
            .conversation()
            .map(conversation -> conversation.getBytes(StandardCharsets.UTF_8))
            .orElse(record.raw().key());
  }
}
