package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import dev.gloss.task.Binary;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a record as the broker handed it over. */
@Internal
public final class RawRecordSerializer extends StreamSerializer<RawRecord> {
  private static final long serialVersionUID = 1L;
  static final RawRecordSerializer INSTANCE = new RawRecordSerializer();

  @Override
  public void serialize(RawRecord record, DataOutputView out) throws IOException {
    DataViews.writeString(record.topic(), out);
    out.writeInt(record.partition());
    out.writeLong(record.offset());
    out.writeLong(record.timestamp());
    Binary.writeBytes(record.key(), out);
    Binary.writeBytes(record.value(), out);
    DataViews.writeHeaders(record.headers(), out);
  }

  @Override
  public RawRecord deserialize(DataInputView in) throws IOException {
    return new RawRecord(
        DataViews.readString(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        Binary.readBytes(in),
        Binary.readBytes(in),
        DataViews.readHeaders(in));
  }

  @Override
  public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
