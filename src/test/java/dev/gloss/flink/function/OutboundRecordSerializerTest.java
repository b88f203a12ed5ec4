package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class OutboundRecordSerializerTest extends StreamSerializerContract<OutboundRecord> {
  @Override
  TypeInformation<OutboundRecord> type() {
    return StreamType.OUTBOUND;
  }

  @Override
  List<OutboundRecord> examples() {
    return List.of(
        new OutboundRecord(null, new byte[0], -1, List.of()),
        new OutboundRecord(
            new byte[0], new byte[] {1}, 0, List.of(new RawRecord.Header("\uD800", null))));
  }

  @Override
  OutboundRecord random(RandomValues random) {
    return random.outboundRecord();
  }
}
