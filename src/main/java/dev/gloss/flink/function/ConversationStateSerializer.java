package dev.gloss.flink.function;

import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Tag;
import dev.gloss.summarize.ConversationSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.task.Binary;
import dev.gloss.text.TextHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes what a conversation has said so far. Its bytes live in savepoints for as long as users
 * keep them: a new version reads all the old ones.
 */
@Internal
public final class ConversationStateSerializer extends StreamSerializer<ConversationState> {
  private static final long serialVersionUID = 1L;
  static final ConversationStateSerializer INSTANCE = new ConversationStateSerializer();

  /** Stands first in every value; readers of older versions stay here for ever. */
  private static final int VERSION = 4;

  /** From which on results have evidence. */
  private static final int EVIDENCE = 3;

  @Override
  public void serialize(ConversationState state, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    DataViews.writeString(state.source(), out);
    Binary.writeList(state.sentences(), out, ConversationStateSerializer::writeSentence);
    Binary.writeList(state.results(), out, ConversationStateSerializer::writeResult);
    Binary.writeList(state.labels().labels(), out, ConversationStateSerializer::writeLabel);
    out.writeLong(state.time());
  }

  @Override
  public ConversationState deserialize(DataInputView in) throws IOException {
    int version = in.readByte();
    if (version < 1 || version > VERSION) {
      throw new IOException(
          "conversation state: expected version 1 to %d, found %d".formatted(VERSION, version));
    }
    String source = DataViews.readString(in);
    List<ConversationSentence> sentences =
        Binary.readList(in, ConversationStateSerializer::readSentence);
    if (version < EVIDENCE) {
      // What was said then had no evidence: it is read past, and said anew when it is asked again.
      Binary.readList(
          in,
          version == 1
              ? ConversationStateSerializer::readResultOfVersion1
              : ConversationStateSerializer::readResultOfVersion2);
      return new ConversationState(
          source, sentences, List.of(), ConversationLabels.NONE, ConversationState.TIMELESS);
    }
    return new ConversationState(
        source,
        sentences,
        Binary.readList(in, ConversationStateSerializer::readResult),
        new ConversationLabels(Binary.readList(in, ConversationStateSerializer::readLabel)),
        version < VERSION ? ConversationState.TIMELESS : in.readLong());
  }

  static void writeLabel(Tag label, DataOutput out) throws IOException {
    Binary.writeString(label.label(), out);
    out.writeFloat(label.score());
  }

  static Tag readLabel(DataInput in) throws IOException {
    return new Tag(Binary.readString(in), in.readFloat());
  }

  private static void writeSentence(ConversationSentence sentence, DataOutput out)
      throws IOException {
    DataViews.writeString(sentence.text(), out);
    out.writeFloat(sentence.salience());
    Binary.writeBytes(sentence.vector().toBytes(), out);
  }

  private static ConversationSentence readSentence(DataInput in) throws IOException {
    return new ConversationSentence(
        DataViews.readString(in), in.readFloat(), SentenceVector.fromBytes(Binary.readBytes(in)));
  }

  private static void writeResult(ConversationState.Result result, DataOutput out)
      throws IOException {
    out.writeLong(result.text().high());
    out.writeLong(result.text().low());
    AnnotationFields.write(result.annotation(), out);
  }

  private static ConversationState.Result readResult(DataInput in) throws IOException {
    return new ConversationState.Result(
        new TextHash(in.readLong(), in.readLong()), AnnotationFields.read(in));
  }

  private static ConversationState.Result readResultOfVersion2(DataInput in) throws IOException {
    return new ConversationState.Result(
        new TextHash(in.readLong(), in.readLong()), AnnotationFields.readVersion2(in));
  }

  private static ConversationState.Result readResultOfVersion1(DataInput in) throws IOException {
    return new ConversationState.Result(
        new TextHash(in.readLong(), in.readLong()), AnnotationFields.readVersion1(in));
  }

  @Override
  public TypeSerializerSnapshot<ConversationState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ConversationState> {
    public Snapshot() {
      super(() -> INSTANCE);
    }

    @Override
    public TypeSerializerSchemaCompatibility<ConversationState> resolveSchemaCompatibility(
        TypeSerializerSnapshot<ConversationState> older) {
      return older instanceof ThreadStateSerializer.Snapshot
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : super.resolveSchemaCompatibility(older);
    }
  }
}
