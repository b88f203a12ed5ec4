package dev.gloss.flink.function;

import dev.gloss.near.LetterVector;
import dev.gloss.near.NearTexts;
import dev.gloss.task.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the latest texts of a key; its bytes live in savepoints. */
@Internal
public final class NearTextsSerializer extends StreamSerializer<NearTexts> {
  private static final long serialVersionUID = 1L;
  static final NearTextsSerializer INSTANCE = new NearTextsSerializer();

  /** Stands first in every value; readers of older versions stay here for ever. */
  private static final int VERSION = 1;

  @Override
  public void serialize(NearTexts texts, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    Binary.writeList(texts.texts(), out, NearTextsSerializer::write);
  }

  private static void write(NearTexts.Said said, DataOutput out) throws IOException {
    Binary.writeString(said.id(), out);
    Binary.writeBytes(said.letters().components(), out);
    out.writeFloat(said.letters().scale());
    out.writeLong(said.time());
  }

  @Override
  public NearTexts deserialize(DataInputView in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("near texts: expected version 1, found " + version);
    }
    return new NearTexts(Binary.readList(in, NearTextsSerializer::read));
  }

  private static NearTexts.Said read(DataInput in) throws IOException {
    return new NearTexts.Said(
        Binary.readString(in),
        new LetterVector(Binary.readBytes(in), in.readFloat()),
        in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<NearTexts> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<NearTexts> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
