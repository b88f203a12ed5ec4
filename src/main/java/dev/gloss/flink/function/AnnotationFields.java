package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Span;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How an annotation is written, in streams and in state. */
final class AnnotationFields {
  private AnnotationFields() {}

  static void write(Annotation annotation, DataOutputView out) throws IOException {
    Fields.writeList(annotation.tags(), out, AnnotationFields::writeTag);
    out.writeBoolean(annotation.abstained());
    Fields.writeString(annotation.summary().text(), out);
    Fields.writeList(annotation.summary().sentences(), out, AnnotationFields::writeSentence);
    out.writeByte(annotation.tier().code());
    out.writeBoolean(annotation.truncated());
    out.writeInt(annotation.tokens());
  }

  static Annotation read(DataInputView in) throws IOException {
    List<Tag> tags = Fields.readList(in, AnnotationFields::readTag);
    boolean abstained = in.readBoolean();
    Summary summary =
        new Summary(Fields.readString(in), Fields.readList(in, AnnotationFields::readSentence));
    return new Annotation(
        tags, abstained, summary, Tier.ofCode(in.readByte()), in.readBoolean(), in.readInt());
  }

  private static void writeTag(Tag tag, DataOutputView out) throws IOException {
    Fields.writeString(tag.label(), out);
    out.writeFloat(tag.score());
  }

  private static Tag readTag(DataInputView in) throws IOException {
    return new Tag(Fields.readString(in), in.readFloat());
  }

  private static void writeSentence(SalientSentence sentence, DataOutputView out)
      throws IOException {
    out.writeInt(sentence.span().start());
    out.writeInt(sentence.span().end());
    out.writeFloat(sentence.salience());
    Fields.writeBytes(sentence.vector().toBytes(), out);
  }

  private static SalientSentence readSentence(DataInputView in) throws IOException {
    return new SalientSentence(
        new Span(in.readInt(), in.readInt()),
        in.readFloat(),
        SentenceVector.fromBytes(Fields.readBytes(in)));
  }
}
