package dev.gloss.entities;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.task.Binary;
import dev.gloss.task.Finding;
import dev.gloss.task.Redaction;
import dev.gloss.task.Task;
import dev.gloss.task.TaskReader;
import dev.gloss.task.TaskSettings;
import dev.gloss.text.Span;
import dev.gloss.view.TextViews;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is named in a text. Public for {@link java.util.ServiceLoader}. */
public final class EntitiesTask implements Task {
  public static final String NAME = "entities";

  /** Digits of a score after the point, in JSON. */
  private static final double SCORE_SCALE = 1e4;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int code() {
    return 4;
  }

  @Override
  public Class<EntitiesSpecification> specification() {
    return EntitiesSpecification.class;
  }

  @Override
  public TaskSettings defaults() {
    return new EntitiesSettings(null);
  }

  /** A type that the pack does not find would never be redacted as it is asked. */
  @Override
  public void check(ModelPack pack, TaskSpecification specification, TaskSettings settings) {
    RedactSettings redact = ((EntitiesSettings) settings).redact();
    List<String> known = ((EntitiesSpecification) specification).allTypes();
    for (String type : redact == null ? List.<String>of() : redact.types()) {
      if (!known.contains(type)) {
        throw new ModelFormatException(
            "%s: expected a pack that finds entities of type '%s', which are to be redacted, found one of %s"
                .formatted(pack.describeManifest(), type, known));
      }
    }
  }

  @Override
  public TaskReader open(
      ModelPack pack, TaskSpecification specification, TaskSettings settings, TextViews views) {
    check(pack, specification, settings);
    EntitiesSpecification entities = (EntitiesSpecification) specification;
    TokenHead head = entities.teacher() == null ? null : TokenHead.of(pack, entities);
    if (head != null) {
      views.needEncoder(pack);
    }
    return new EntityReader(head, entities.rules(), ((EntitiesSettings) settings).redact());
  }

  @Override
  public List<TaskSettings> covering(TaskSpecification specification) {
    return List.of(defaults());
  }

  @Override
  public void describe(Finding finding, ObjectNode result) {
    Entities said = (Entities) finding;
    ArrayNode entities = result.putArray("entities");
    for (Entity entity : said.entities()) {
      entities
          .addObject()
          .put("type", entity.type())
          .put("start", entity.span().start())
          .put("end", entity.span().end())
          .put("score", Math.round(entity.score() * SCORE_SCALE) / SCORE_SCALE);
    }
    said.redacted().ifPresent(text -> result.put("redacted", text));
  }

  @Override
  public void write(Finding finding, DataOutput out) throws IOException {
    Entities said = (Entities) finding;
    Binary.writeList(
        said.entities(),
        out,
        (entity, to) -> {
          Binary.writeString(entity.type(), to);
          writeSpan(entity.span(), to);
          to.writeFloat(entity.score());
        });
    out.writeBoolean(said.redacted().isPresent());
    if (said.redacted().isPresent()) {
      Binary.writeString(said.redacted().get(), out);
      Binary.writeList(
          said.hidden().orElseThrow().edits(),
          out,
          (edit, to) -> {
            writeSpan(edit.span(), to);
            Binary.writeString(edit.replacement(), to);
          });
    }
  }

  @Override
  public Entities read(DataInput in) throws IOException {
    List<Entity> entities =
        Binary.readList(
            in, from -> new Entity(Binary.readString(from), readSpan(from), from.readFloat()));
    if (!in.readBoolean()) {
      return new Entities(entities, Optional.empty(), Optional.empty());
    }
    String redacted = Binary.readString(in);
    Redaction hidden =
        new Redaction(
            Binary.readList(
                in, from -> new Redaction.Edit(readSpan(from), Binary.readString(from))));
    return new Entities(entities, Optional.of(redacted), Optional.of(hidden));
  }

  private static void writeSpan(Span span, DataOutput out) throws IOException {
    out.writeInt(span.start());
    out.writeInt(span.end());
  }

  private static Span readSpan(DataInput in) throws IOException {
    return new Span(in.readInt(), in.readInt());
  }
}
