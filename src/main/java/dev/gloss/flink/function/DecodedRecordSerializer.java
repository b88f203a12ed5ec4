package dev.gloss.flink.function;

import dev.gloss.text.Document;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a decoded record; what travels between the slots. */
@Internal
public final class DecodedRecordSerializer extends StreamSerializer<DecodedRecord> {
  private static final long serialVersionUID = 1L;
  static final DecodedRecordSerializer INSTANCE = new DecodedRecordSerializer();

  @Override
  public void serialize(DecodedRecord record, DataOutputView out) throws IOException {
    RawRecordSerializer.INSTANCE.serialize(record.raw(), out);
    Document document = record.document();
    DataViews.writeString(document.id(), out);
    // A null string is one of the format that StringValue writes.
    DataViews.writeString(document.key().orElse(null), out);
    DataViews.writeString(document.text(), out);
    out.writeLong(document.time().getEpochSecond());
    out.writeInt(document.time().getNano());
    DataViews.writeMap(document.attributes(), out);
  }

  @Override
  public DecodedRecord deserialize(DataInputView in) throws IOException {
    return new DecodedRecord(
        RawRecordSerializer.INSTANCE.deserialize(in),
        new Document(
            DataViews.readString(in),
            Optional.ofNullable(DataViews.readString(in)),
            DataViews.readString(in),
            Instant.ofEpochSecond(in.readLong(), in.readInt()),
            DataViews.readMap(in)));
  }

  @Override
  public TypeSerializerSnapshot<DecodedRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DecodedRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
