package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.classify.ClassifyTask;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.task.Binary;
import dev.gloss.task.Finding;
import dev.gloss.task.Task;
import dev.gloss.task.Tasks;
import dev.gloss.text.Span;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How an annotation is written, in streams and in state: each finding in its task's own form,
 * behind the task's code.
 */
final class AnnotationFields {
  private AnnotationFields() {}

  static void write(Annotation annotation, DataOutput out) throws IOException {
    out.writeBoolean(annotation.truncated());
    out.writeInt(annotation.tokens());
    Binary.writeList(annotation.findings(), out, AnnotationFields::writeFinding);
  }

  static Annotation read(DataInput in) throws IOException {
    boolean truncated = in.readBoolean();
    int tokens = in.readInt();
    return new Annotation(Binary.readList(in, AnnotationFields::readFinding), truncated, tokens);
  }

  private static void writeFinding(Finding finding, DataOutput out) throws IOException {
    Task task = Tasks.named(finding.task());
    out.writeByte(task.code());
    task.write(finding, out);
  }

  private static Finding readFinding(DataInput in) throws IOException {
    return Tasks.ofCode(in.readByte()).read(in);
  }

  /** What version 2 of a conversation's state holds: tags without evidence. */
  static Annotation readVersion2(DataInput in) throws IOException {
    boolean truncated = in.readBoolean();
    int tokens = in.readInt();
    return new Annotation(
        Binary.readList(in, AnnotationFields::readFindingOfVersion2), truncated, tokens);
  }

  private static Finding readFindingOfVersion2(DataInput in) throws IOException {
    Task task = Tasks.ofCode(in.readByte());
    return task.name().equals(ClassifyTask.NAME) ? readTags(in) : task.read(in);
  }

  private static Tags readTags(DataInput in) throws IOException {
    List<Tag> tags =
        Binary.readList(in, from -> new Tag(Binary.readString(from), from.readFloat()));
    return new Tags(tags, in.readBoolean(), Tier.ofCode(in.readByte()));
  }

  /** What version 1 of a conversation's state holds: tags and a summary, in one form. */
  static Annotation readVersion1(DataInput in) throws IOException {
    List<Tag> tags =
        Binary.readList(in, from -> new Tag(DataViews.readString(from), from.readFloat()));
    boolean abstained = in.readBoolean();
    Summary summary =
        new Summary(
            DataViews.readString(in),
            Binary.readList(
                in,
                from ->
                    new SalientSentence(
                        new Span(from.readInt(), from.readInt()),
                        from.readFloat(),
                        SentenceVector.fromBytes(Binary.readBytes(from)))));
    Tier tier = Tier.ofCode(in.readByte());
    return new Annotation(
        List.of(new Tags(tags, abstained, tier), summary), in.readBoolean(), in.readInt());
  }
}
