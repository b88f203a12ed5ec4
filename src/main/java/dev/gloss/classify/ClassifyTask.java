package dev.gloss.classify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
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

/** Which labels a text has. Public for {@link java.util.ServiceLoader}. */
public final class ClassifyTask implements Task {
  public static final String NAME = "classify";

  /** Digits of a score after the point, in JSON. */
  private static final double SCORE_SCALE = 1e4;

  static double rounded(float score) {
    return Math.round(score * SCORE_SCALE) / SCORE_SCALE;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int code() {
    return 1;
  }

  @Override
  public Class<ClassifierSpecification> specification() {
    return ClassifierSpecification.class;
  }

  @Override
  public TaskSettings defaults() {
    return new ClassifySettings(null);
  }

  @Override
  public void check(ModelPack pack, TaskSpecification specification, TaskSettings settings) {
    runAs(pack, settings);
  }

  private static RunAs runAs(ModelPack pack, TaskSettings settings) {
    ClassifySettings asked = (ClassifySettings) settings;
    RunAs runAs = RunAs.orPacksOwn(asked.runAs(), pack);
    if ((asked.escalateAtMost() < 1 || asked.adaptive()) && runAs != RunAs.CASCADE) {
      throw new ModelFormatException(
          "%s: expected a pack that runs as cascade, with escalate-at-most, found one that runs as %s"
              .formatted(pack.describeManifest(), runAs.label()));
    }
    return runAs;
  }

  @Override
  public TaskReader open(
      ModelPack pack, TaskSpecification specification, TaskSettings settings, TextViews views) {
    RunAs runAs = runAs(pack, settings);
    ClassifySettings asked = (ClassifySettings) settings;
    return TextClassifier.open(
        pack,
        (ClassifierSpecification) specification,
        runAs,
        views,
        new EscalationBudget(asked.escalateAtMost(), asked.adaptive()));
  }

  @Override
  public List<TaskSettings> covering(TaskSpecification specification) {
    return RunAs.covering((ClassifierSpecification) specification).stream()
        .<TaskSettings>map(ClassifySettings::new)
        .toList();
  }

  @Override
  public void describe(Finding finding, ObjectNode result) {
    Tags said = (Tags) finding;
    ArrayNode tags = result.putArray("tags");
    for (Tag tag : said.tags()) {
      tags.addObject()
          .put("label", tag.label())
          .put("score", rounded(tag.score()))
          .put("start", tag.evidence().start())
          .put("end", tag.evidence().end());
    }
    result.put("abstained", said.abstained());
    if (said.silence() != Silence.NOT_SILENT) {
      result.put("silence", said.silence().label());
    }
    result.put("tier", said.tier().label());
  }

  @Override
  public void write(Finding finding, DataOutput out) throws IOException {
    Tags said = (Tags) finding;
    Binary.writeList(said.tags(), out, ClassifyTask::writeTag);
    out.writeByte(said.silence().code());
    out.writeByte(said.tier().code());
    Leaning leaning = said.leaning();
    Binary.writeList(leaning.labels(), out, ClassifyTask::writeTag);
    writeTag(leaning.followUp(), out);
    out.writeFloat(leaning.threshold());
  }

  @Override
  public Tags read(DataInput in) throws IOException {
    List<Tag> tags = Binary.readList(in, ClassifyTask::readTag);
    Silence silence = Silence.ofCode(in.readByte());
    Tier tier = Tier.ofCode(in.readByte());
    List<Tag> likely = Binary.readList(in, ClassifyTask::readTag);
    Leaning leaning = new Leaning(likely, readTag(in), in.readFloat());
    return new Tags(tags, silence, tier, leaning);
  }

  private static void writeTag(Tag tag, DataOutput out) throws IOException {
    Binary.writeString(tag.label(), out);
    out.writeFloat(tag.score());
    out.writeInt(tag.evidence().start());
    out.writeInt(tag.evidence().end());
  }

  private static Tag readTag(DataInput in) throws IOException {
    return new Tag(Binary.readString(in), in.readFloat(), new Span(in.readInt(), in.readInt()));
  }
}
