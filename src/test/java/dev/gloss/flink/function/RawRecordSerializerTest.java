package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class RawRecordSerializerTest extends StreamSerializerContract<RawRecord> {
  @Override
  TypeInformation<RawRecord> type() {
    return StreamType.RAW;
  }

  @Override
  List<RawRecord> examples() {
    return List.of(
        new RawRecord("", 0, 0, 0, null, null, List.of()),
        new RawRecord("t", -1, -1, -1, new byte[0], new byte[0], List.of()),
        new RawRecord(
            "\u4F60 \uD800",
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            new byte[] {0},
            null,
            List.of(
                new RawRecord.Header("", null),
                new RawRecord.Header("h", new byte[0]),
                new RawRecord.Header("h", new byte[] {-1}))));
  }

  @Override
  RawRecord random(RandomValues random) {
    return random.rawRecord();
  }
}
