package dev.gloss.flink.function;

import dev.gloss.pack.Release;
import dev.gloss.task.Binary;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes which release a subtask annotates with; its bytes live in savepoints. */
@Internal
public final class ModelInForceSerializer extends StreamSerializer<ModelInForce> {
  private static final long serialVersionUID = 1L;
  static final ModelInForceSerializer INSTANCE = new ModelInForceSerializer();

  /** Stands first in every value; readers of older versions stay here for ever. */
  private static final int VERSION = 1;

  @Override
  public void serialize(ModelInForce model, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(model.subtask());
    out.writeInt(model.parallelism());
    Release release = model.release();
    out.writeLong(release.revision());
    Binary.writeString(release.pack(), out);
    Binary.writeString(release.name(), out);
    Binary.writeString(release.version(), out);
    Binary.writeString(release.digest(), out);
    Binary.writeString(release.promoted(), out);
  }

  @Override
  public ModelInForce deserialize(DataInputView in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("model in force: expected version 1, found " + version);
    }
    int subtask = in.readInt();
    int parallelism = in.readInt();
    return new ModelInForce(
        new Release(
            in.readLong(),
            Binary.readString(in),
            Binary.readString(in),
            Binary.readString(in),
            Binary.readString(in),
            Binary.readString(in)),
        subtask,
        parallelism);
  }

  @Override
  public TypeSerializerSnapshot<ModelInForce> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelInForce> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
