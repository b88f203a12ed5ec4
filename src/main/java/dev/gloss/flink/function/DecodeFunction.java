package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.codec.Decoded;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordDecoder;
import dev.gloss.codec.RecordDecoders;
import dev.gloss.registry.RegistrySettings;
import dev.gloss.registry.SchemaRegistry;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Raw records to documents; what cannot be decoded leaves as a dead letter. Where a schema registry
 * is needed and cannot be asked, it fails, so that the job reads on from here when it can.
 */
@Internal
public final class DecodeFunction extends ProcessFunction<RawRecord, DecodedRecord> {
  private static final long serialVersionUID = 1L;

  private final EventEncoding encoding;

  /** Null: no event needs one. */
  private final RegistrySettings registry;

  private final Tombstones tombstones;
  private final DeadLetterSettings letters;

  private transient RecordDecoder decoder;
  private transient DeadLetters deadLetters;
  private transient Counter ignored;

  /**
   * @param registry that knows the schemas of registered events
   * @throws IllegalArgumentException if the settings do not fit each other
   */
  public DecodeFunction(
      EventEncoding encoding,
      Optional<RegistrySettings> registry,
      Tombstones tombstones,
      DeadLetterSettings letters) {
    this.encoding = encoding;
    this.registry = registry.orElse(null);
    this.tombstones = tombstones;
    this.letters = letters;
    createDecoder();
  }

  private RecordDecoder createDecoder() {
    return registry == null
        ? RecordDecoders.create(encoding)
        : RecordDecoders.create(encoding, new SchemaRegistry(registry), System::nanoTime);
  }

  @Override
  public void open(OpenContext context) {
    decoder = createDecoder();
    deadLetters = new DeadLetters(letters, getRuntimeContext().getMetricGroup());
    ignored = getRuntimeContext().getMetricGroup().addGroup("gloss").counter("ignoredTombstones");
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<DecodedRecord> out) {
    Decoded decoded = decoder.decode(raw);
    if (decoded instanceof Decoded.Event event) {
      deadLetters.passed();
      out.collect(new DecodedRecord(raw, event.document()));
    } else if (decoded instanceof Decoded.Undecodable undecodable) {
      reject(raw, undecodable.rejection(), context);
    } else if (decoded instanceof Decoded.Deleted deleted) {
      delete(raw, deleted, context, out);
    } else {
      throw new IllegalStateException("a new kind of decoded record needs a way out of here");
    }
  }

  private void delete(
      RawRecord raw, Decoded.Deleted deleted, Context context, Collector<DecodedRecord> out) {
    if (tombstones == Tombstones.IGNORE) {
      ignored.inc();
    } else if (tombstones == Tombstones.FORWARD && raw.key() != null) {
      // It goes the way of the records of its key, and so stays behind them.
      out.collect(new DecodedRecord(raw.withoutValue(), deleted.document()));
    } else {
      // Without a key it deletes nothing, and a compacted topic would refuse it for ever.
      reject(raw, deleted.rejection(), context);
    }
  }

  private void reject(RawRecord raw, Outcome.Rejected rejection, Context context) {
    context.output(
        DeadLetters.OUTPUT,
        deadLetters.of(
            raw, rejection, Optional.empty(), context.timerService().currentProcessingTime()));
  }
}
