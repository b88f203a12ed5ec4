package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.task.Binary;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a record with what became of it. */
public final class AnnotatedRecordSerializer extends StreamSerializer<AnnotatedRecord> {
  private static final long serialVersionUID = 1L;
  static final AnnotatedRecordSerializer INSTANCE = new AnnotatedRecordSerializer();

  private static final int ANNOTATED = 1;
  private static final int REJECTED = 2;

  @Override
  public void serialize(AnnotatedRecord record, DataOutputView out) throws IOException {
    DecodedRecordSerializer.INSTANCE.serialize(record.decoded(), out);
    DataViews.writeString(record.model().name(), out);
    DataViews.writeString(record.model().version(), out);
    DataViews.writeString(record.model().digest(), out);
    if (record.outcome() instanceof Outcome.Annotated annotated) {
      out.writeByte(ANNOTATED);
      AnnotationFields.write(annotated.annotation(), out);
      DataViews.writeString(annotated.conversationSummary(), out);
      Binary.writeList(annotated.conversationTags(), out, ConversationStateSerializer::writeLabel);
      out.writeLong(annotated.micros());
    } else if (record.outcome() instanceof Outcome.Rejected rejected) {
      out.writeByte(REJECTED);
      out.writeByte(rejected.reason().code());
      DataViews.writeString(rejected.message(), out);
    } else {
      throw new IllegalStateException("a new kind of outcome needs a code here");
    }
  }

  @Override
  public AnnotatedRecord deserialize(DataInputView in) throws IOException {
    DecodedRecord decoded = DecodedRecordSerializer.INSTANCE.deserialize(in);
    ModelIdentity model =
        new ModelIdentity(
            DataViews.readString(in), DataViews.readString(in), DataViews.readString(in));
    int kind = in.readByte();
    Outcome outcome =
        switch (kind) {
          case ANNOTATED ->
              new Outcome.Annotated(
                  AnnotationFields.read(in),
                  DataViews.readString(in),
                  Binary.readList(in, ConversationStateSerializer::readLabel),
                  in.readLong());
          case REJECTED ->
              new Outcome.Rejected(RejectReason.ofCode(in.readByte()), DataViews.readString(in));
          default -> throw new IOException("expected the code of an outcome, found " + kind);
        };
    return new AnnotatedRecord(decoded, outcome, model);
  }

  @Override
  public TypeSerializerSnapshot<AnnotatedRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Finds this serializer again when a savepoint is restored. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<AnnotatedRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
