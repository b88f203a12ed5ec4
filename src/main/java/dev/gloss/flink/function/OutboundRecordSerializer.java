package dev.gloss.flink.function;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a record that is ready for the broker. */
public final class OutboundRecordSerializer extends StreamSerializer<OutboundRecord> {
  private static final long serialVersionUID = 1L;
  static final OutboundRecordSerializer INSTANCE = new OutboundRecordSerializer();

  @Override
  public void serialize(OutboundRecord record, DataOutputView out) throws IOException {
    Fields.writeBytes(record.key(), out);
    Fields.writeBytes(record.value(), out);
    out.writeLong(record.timestamp());
    Fields.writeHeaders(record.headers(), out);
  }

  @Override
  public OutboundRecord deserialize(DataInputView in) throws IOException {
    return new OutboundRecord(
        Fields.readBytes(in), Fields.readBytes(in), in.readLong(), Fields.readHeaders(in));
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
