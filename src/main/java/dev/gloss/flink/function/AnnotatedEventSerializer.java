package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.near.EarlierText;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.task.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes an event with what became of it; the event by its own serializer. */
@Internal
public final class AnnotatedEventSerializer<T> extends TypeSerializer<AnnotatedEvent<T>> {
  private static final long serialVersionUID = 1L;

  private static final int ANNOTATED = 1;
  private static final int REJECTED = 2;

  private final TypeSerializer<T> event;

  AnnotatedEventSerializer(TypeSerializer<T> event) {
    this.event = event;
  }

  @Override
  public boolean isImmutableType() {
    return event.isImmutableType();
  }

  @Override
  public TypeSerializer<AnnotatedEvent<T>> duplicate() {
    TypeSerializer<T> other = event.duplicate();
    return other == event ? this : new AnnotatedEventSerializer<>(other);
  }

  @Override
  public AnnotatedEvent<T> createInstance() {
    return null;
  }

  @Override
  public AnnotatedEvent<T> copy(AnnotatedEvent<T> from) {
    return event.isImmutableType()
        ? from
        : new AnnotatedEvent<>(event.copy(from.event()), from.outcome(), from.model());
  }

  @Override
  public AnnotatedEvent<T> copy(AnnotatedEvent<T> from, AnnotatedEvent<T> reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(AnnotatedEvent<T> annotated, DataOutputView out) throws IOException {
    event.serialize(annotated.event(), out);
    DataViews.writeString(annotated.model().name(), out);
    DataViews.writeString(annotated.model().version(), out);
    DataViews.writeString(annotated.model().digest(), out);
    if (annotated.outcome() instanceof Outcome.Annotated outcome) {
      out.writeByte(ANNOTATED);
      AnnotationFields.write(outcome.annotation(), out);
      DataViews.writeString(outcome.conversationSummary(), out);
      Binary.writeList(outcome.conversationTags(), out, ConversationStateSerializer::writeLabel);
      writeEarlier(outcome.nearDuplicateOf(), out);
      out.writeLong(outcome.micros());
    } else if (annotated.outcome() instanceof Outcome.Rejected outcome) {
      out.writeByte(REJECTED);
      out.writeByte(outcome.reason().code());
      DataViews.writeString(outcome.message(), out);
    } else {
      throw new IllegalStateException("a new kind of outcome needs a code here");
    }
  }

  @Override
  public AnnotatedEvent<T> deserialize(DataInputView in) throws IOException {
    T own = event.deserialize(in);
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
                  readEarlier(in),
                  in.readLong());
          case REJECTED ->
              new Outcome.Rejected(RejectReason.ofCode(in.readByte()), DataViews.readString(in));
          default -> throw new IOException("expected the code of an outcome, found " + kind);
        };
    return new AnnotatedEvent<>(own, outcome, model);
  }

  @Override
  public AnnotatedEvent<T> deserialize(AnnotatedEvent<T> reuse, DataInputView in)
      throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnnotatedEventSerializer<?> that && event.equals(that.event);
  }

  @Override
  public int hashCode() {
    return event.hashCode();
  }

  private static void writeEarlier(Optional<EarlierText> earlier, DataOutput out)
      throws IOException {
    out.writeBoolean(earlier.isPresent());
    if (earlier.isPresent()) {
      Binary.writeString(earlier.get().id(), out);
      out.writeFloat(earlier.get().cosine());
    }
  }

  private static Optional<EarlierText> readEarlier(DataInput in) throws IOException {
    return in.readBoolean()
        ? Optional.of(new EarlierText(Binary.readString(in), in.readFloat()))
        : Optional.empty();
  }

  @Override
  public TypeSerializerSnapshot<AnnotatedEvent<T>> snapshotConfiguration() {
    return new Snapshot<>(this);
  }

  /** Finds this serializer again, with the event's, when a savepoint is restored. */
  public static final class Snapshot<T>
      extends CompositeTypeSerializerSnapshot<AnnotatedEvent<T>, AnnotatedEventSerializer<T>> {
    private static final int VERSION = 1;

    /** For Flink, which then reads it. */
    public Snapshot() {}

    Snapshot(AnnotatedEventSerializer<T> serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return VERSION;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(AnnotatedEventSerializer<T> outer) {
      return new TypeSerializer<?>[] {outer.event};
    }

    @Override
    @SuppressWarnings("unchecked")
    protected AnnotatedEventSerializer<T> createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return new AnnotatedEventSerializer<>((TypeSerializer<T>) nested[0]);
    }
  }
}
