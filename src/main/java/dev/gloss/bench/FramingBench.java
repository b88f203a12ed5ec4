package dev.gloss.bench;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Decoded;
import dev.gloss.codec.EnrichedTextEncoder;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordDecoder;
import dev.gloss.codec.RecordDecoders;
import dev.gloss.codec.RecordFraming;
import dev.gloss.codec.TextEventEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.registry.RegisteredSchema;
import dev.gloss.text.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Avro to documents and back to Avro, on one thread: records that a schema registry knows against
 * those in single-object encoding. The registry has been asked before, as it has in any job that
 * runs for more than a moment.
 */
final class FramingBench {
  private static final int ID = 7;
  private static final ModelIdentity MODEL = new ModelIdentity("bench", "1", "0");
  private static final Outcome.Annotated OUTCOME =
      new Outcome.Annotated(new Annotation(List.of(), false, 12), 1);

  private FramingBench() {}

  static void run(BenchReport report, List<String> texts, double seconds) {
    EventEncoding events =
        EventEncoding.of(EventFormat.AVRO, EventPaths.TEXT_EVENT, DecodeLimits.DEFAULT);
    RecordDecoder registered =
        RecordDecoders.create(
            events.withRegistry(),
            id -> Optional.of(RegisteredSchema.avro(RecordFraming.schemaOfTextEvents())),
            System::nanoTime);
    List<Contender> contenders =
        List.of(
            way("single-object", texts, RecordDecoders.create(events), RecordFraming.SINGLE_OBJECT),
            way("registered", texts, registered, RecordFraming.ofRegistered(ID)));
    Map<String, double[]> rates =
        Contest.of(seconds, contenders.size()).run(contenders, Progress.NONE);
    report.addThroughput(rates);
    report.addRatio(
        "registry-vs-single-object", rates.get("registered"), rates.get("single-object"));
  }

  private static Contender way(
      String name, List<String> texts, RecordDecoder decoder, RecordFraming framing) {
    TextEventEncoder writer = new TextEventEncoder(framing);
    EnrichedTextEncoder encoder = new EnrichedTextEncoder(false, framing);
    List<RawRecord> records = texts.stream().map(text -> record(writer, text)).toList();
    return new Cycle<>(
        name,
        records,
        1,
        record -> {
          Decoded.Event event = (Decoded.Event) decoder.decode(record);
          encoder.encode(record, event.document(), OUTCOME, MODEL, Optional.empty());
        },
        () -> {});
  }

  private static RawRecord record(TextEventEncoder writer, String text) {
    Document document =
        new Document("m-1", Optional.of("c-1"), text, Instant.EPOCH, Map.of("channel", "chat"));
    return new RawRecord("bench", 0, 0, 0, null, writer.encode(document), List.of());
  }
}
