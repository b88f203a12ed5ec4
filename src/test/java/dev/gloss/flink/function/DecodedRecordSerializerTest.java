package dev.gloss.flink.function;

import dev.gloss.text.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class DecodedRecordSerializerTest extends StreamSerializerContract<DecodedRecord> {
  @Override
  TypeInformation<DecodedRecord> type() {
    return StreamType.DECODED;
  }

  @Override
  List<DecodedRecord> examples() {
    return List.of(
        of(new Document("i", Optional.empty(), "", Instant.EPOCH, Map.of())),
        of(new Document("i", Optional.of(""), "\uDC00\uD83D", Instant.MIN, Map.of("", ""))),
        of(
            new Document(
                "\u0000", Optional.of("k"), "text", Instant.MAX, Map.of("b", "2", "a", "\uD800"))));
  }

  @Override
  DecodedRecord random(RandomValues random) {
    return random.decodedRecord();
  }

  private static DecodedRecord of(Document document) {
    return new DecodedRecord(Samples.raw(new byte[] {1}), document);
  }
}
