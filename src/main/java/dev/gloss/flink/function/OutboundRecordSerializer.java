package dev.gloss.flink.function;

import dev.gloss.task.Binary;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a record that is ready for the broker. */
@Internal
public final class OutboundRecordSerializer extends StreamSerializer<OutboundRecord> {
  private static final long serialVersionUID = 1L;
  static final OutboundRecordSerializer INSTANCE = new OutboundRecordSerializer();

  @Override
  public void serialize(OutboundRecord record, DataOutputView out) throws IOException {
    Binary.writeBytes(record.key(), out);
    Binary.writeBytes(record.value(), out);
    out.writeLong(record.timestamp());
    DataViews.writeHeaders(record.headers(), out);
  }

  @Override
  public OutboundRecord deserialize(DataInputView in) throws IOException {
    return new OutboundRecord(
        Binary.readBytes(in), Binary.readBytes(in), in.readLong(), DataViews.readHeaders(in));
  }

  @Override
  public TypeSerializerSnapshot<OutboundRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutboundRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
