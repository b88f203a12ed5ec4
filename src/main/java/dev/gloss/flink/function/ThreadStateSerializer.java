package dev.gloss.flink.function;

import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.ThreadSentence;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes what a conversation has said so far. Its bytes live in savepoints for as long as users
 * keep them: a new version reads all the old ones.
 */
public final class ThreadStateSerializer extends StreamSerializer<ThreadState> {
  private static final long serialVersionUID = 1L;
  static final ThreadStateSerializer INSTANCE = new ThreadStateSerializer();

  /** Stands first in every value; readers of older versions stay here for ever. */
  private static final int VERSION = 1;

  @Override
  public void serialize(ThreadState state, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    Fields.writeString(state.source(), out);
    Fields.writeList(state.sentences(), out, ThreadStateSerializer::writeSentence);
    Fields.writeList(state.results(), out, ThreadStateSerializer::writeResult);
  }

  @Override
  public ThreadState deserialize(DataInputView in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "thread state: expected version %d, found %d".formatted(VERSION, version));
    }
    return new ThreadState(
        Fields.readString(in),
        Fields.readList(in, ThreadStateSerializer::readSentence),
        Fields.readList(in, ThreadStateSerializer::readResult));
  }

  private static void writeSentence(ThreadSentence sentence, DataOutputView out)
      throws IOException {
    Fields.writeString(sentence.text(), out);
    out.writeFloat(sentence.salience());
    Fields.writeBytes(sentence.vector().toBytes(), out);
  }

  private static ThreadSentence readSentence(DataInputView in) throws IOException {
    return new ThreadSentence(
        Fields.readString(in), in.readFloat(), SentenceVector.fromBytes(Fields.readBytes(in)));
  }

  private static void writeResult(ThreadState.Result result, DataOutputView out)
      throws IOException {
    out.writeLong(result.text().high());
    out.writeLong(result.text().low());
    AnnotationFields.write(result.annotation(), out);
  }

  private static ThreadState.Result readResult(DataInputView in) throws IOException {
    return new ThreadState.Result(
        new TextHash(in.readLong(), in.readLong()), AnnotationFields.read(in));
  }

  @Override
  public TypeSerializerSnapshot<ThreadState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ThreadState> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
