package dev.gloss.summarize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.task.Binary;
import dev.gloss.task.Finding;
import dev.gloss.task.Task;
import dev.gloss.task.TaskReader;
import dev.gloss.task.TaskSettings;
import dev.gloss.text.Span;
import dev.gloss.view.TextViews;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** A text in few sentences. Public for {@link java.util.ServiceLoader}. */
public final class SummarizeTask implements Task {
  public static final String NAME = "summarize";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int code() {
    return 2;
  }

  @Override
  public Class<SummarizerSpecification> specification() {
    return SummarizerSpecification.class;
  }

  @Override
  public TaskSettings defaults() {
    return SummarizeSettings.DEFAULT;
  }

  @Override
  public TaskReader open(
      ModelPack pack, TaskSpecification specification, TaskSettings settings, TextViews views) {
    views.needVectors(pack);
    return new SummaryReader(((SummarizeSettings) settings).budget());
  }

  @Override
  public List<TaskSettings> covering(TaskSpecification specification) {
    return List.of(SummarizeSettings.DEFAULT);
  }

  @Override
  public void describe(Finding finding, ObjectNode result) {
    Summary summary = (Summary) finding;
    ArrayNode spans = result.putObject("summary").put("text", summary.text()).putArray("spans");
    for (Span span : summary.spans()) {
      spans.addObject().put("start", span.start()).put("end", span.end());
    }
  }

  @Override
  public void write(Finding finding, DataOutput out) throws IOException {
    Summary summary = (Summary) finding;
    Binary.writeString(summary.text(), out);
    Binary.writeList(summary.sentences(), out, SummarizeTask::writeSentence);
  }

  @Override
  public Summary read(DataInput in) throws IOException {
    return new Summary(Binary.readString(in), Binary.readList(in, SummarizeTask::readSentence));
  }

  private static void writeSentence(SalientSentence sentence, DataOutput out) throws IOException {
    out.writeInt(sentence.span().start());
    out.writeInt(sentence.span().end());
    out.writeFloat(sentence.salience());
    Binary.writeBytes(sentence.vector().toBytes(), out);
  }

  private static SalientSentence readSentence(DataInput in) throws IOException {
    return new SalientSentence(
        new Span(in.readInt(), in.readInt()),
        in.readFloat(),
        SentenceVector.fromBytes(Binary.readBytes(in)));
  }
}
