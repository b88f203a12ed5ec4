package dev.gloss.flink.function;

import dev.gloss.codec.DeadLetterEncoder;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Decoded;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordDecoder;
import dev.gloss.codec.RecordDecoders;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Raw records to documents; what cannot be decoded leaves as a dead letter. */
@Internal
public final class DecodeFunction extends ProcessFunction<RawRecord, DecodedRecord> {
  private static final long serialVersionUID = 1L;

  private final EventFormat format;
  private final EventPaths fields;
  private final DecodeLimits limits;
  private final String avroSchema;
  private final Tombstones tombstones;
  private final String job;

  private transient RecordDecoder decoder;
  private transient DeadLetters deadLetters;
  private transient Counter ignored;

  /**
   * @param avroSchema schema of the records as JSON, for a format that has one
   * @param job name that dead letters carry
   * @throws IllegalArgumentException if the settings do not fit each other
   */
  public DecodeFunction(
      EventFormat format,
      EventPaths fields,
      DecodeLimits limits,
      Optional<String> avroSchema,
      Tombstones tombstones,
      String job) {
    this.format = format;
    this.fields = fields;
    this.limits = limits;
    this.avroSchema = avroSchema.orElse(null);
    this.tombstones = tombstones;
    this.job = job;
    createDecoder();
  }

  private RecordDecoder createDecoder() {
    return RecordDecoders.create(format, fields, limits, Optional.ofNullable(avroSchema));
  }

  @Override
  public void open(OpenContext context) {
    decoder = createDecoder();
    deadLetters = new DeadLetters(new DeadLetterEncoder(job), getRuntimeContext().getMetricGroup());
    ignored = getRuntimeContext().getMetricGroup().addGroup("gloss").counter("ignoredTombstones");
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<DecodedRecord> out) {
    if (raw.value() == null && tombstones == Tombstones.IGNORE) {
      ignored.inc();
      return;
    }
    // Without a key it deletes nothing, and a compacted topic would refuse it for ever.
    if (raw.value() == null && tombstones == Tombstones.FORWARD && raw.key() != null) {
      // It goes the way of the records of its key, and so stays behind them.
      out.collect(new DecodedRecord(raw, RecordDecoders.tombstone(raw)));
      return;
    }
    Decoded decoded = decoder.decode(raw);
    if (decoded instanceof Decoded.Event event) {
      out.collect(new DecodedRecord(raw, event.document()));
    } else if (decoded instanceof Decoded.Undecodable undecodable) {
      context.output(
          DeadLetters.OUTPUT, deadLetters.of(raw, undecodable.rejection(), Optional.empty()));
    } else {
      throw new IllegalStateException("a new kind of decoded record needs a way out of here");
    }
  }
}
