package dev.gloss.embed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.task.Binary;
import dev.gloss.task.Finding;
import dev.gloss.task.Task;
import dev.gloss.task.TaskReader;
import dev.gloss.task.TaskSettings;
import dev.gloss.view.TextViews;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A text as a vector. Public for {@link java.util.ServiceLoader}. */
public final class EmbedTask implements Task {
  public static final String NAME = "embed";

  private static final EmbedSettings DEFAULT =
      new EmbedSettings(EmbeddingSource.ENCODER, EmbeddingForm.FLOAT);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int code() {
    return 3;
  }

  @Override
  public Class<EmbedSpecification> specification() {
    return EmbedSpecification.class;
  }

  @Override
  public Optional<TaskSpecification> implied() {
    return Optional.of(new EmbedSpecification());
  }

  @Override
  public TaskSettings defaults() {
    return DEFAULT;
  }

  @Override
  public TaskReader open(
      ModelPack pack, TaskSpecification specification, TaskSettings settings, TextViews views) {
    check(pack, specification, settings);
    EmbedSettings asked = (EmbedSettings) settings;
    if (asked.source() == EmbeddingSource.ENCODER) {
      views.needEncoder(pack);
      return new EmbeddingReader(asked, pack.manifest().encoder().weights().sha256());
    }
    if (views.hasRows()) {
      return new EmbeddingReader(asked, pack.identity().digest());
    }
    if (kind(pack) != EncoderReference.Kind.STATIC) {
      throw new ModelFormatException(
          "%s: expected a student that answers, for static embeddings, found none; ask for the encoder's"
              .formatted(pack.describeManifest()));
    }
    views.needEncoder(pack);
    return new EmbeddingReader(asked, pack.manifest().encoder().weights().sha256());
  }

  @Override
  public void check(ModelPack pack, TaskSpecification specification, TaskSettings settings) {
    if (kind(pack) == EncoderReference.Kind.CLASSIFIER) {
      throw new ModelFormatException(
          "%s: expected an encoder, for embeddings, found a model that says labels only"
              .formatted(pack.describeManifest()));
    }
  }

  private static EncoderReference.Kind kind(ModelPack pack) {
    return pack.manifest().encoder().kind();
  }

  @Override
  public List<TaskSettings> covering(TaskSpecification specification) {
    return List.of(DEFAULT);
  }

  @Override
  public void describe(Finding finding, ObjectNode result) {
    Embedding embedding = (Embedding) finding;
    ArrayNode values =
        result
            .putObject("embedding")
            .put("source", embedding.source().label())
            .put("digest", embedding.digest())
            .put("width", embedding.width())
            .putArray("values");
    for (float value : embedding.values()) {
      values.add(value);
    }
  }

  @Override
  public void write(Finding finding, DataOutput out) throws IOException {
    Embedding embedding = (Embedding) finding;
    out.writeByte(embedding.source().ordinal());
    out.writeByte(embedding.form().ordinal());
    Binary.writeString(embedding.digest(), out);
    if (embedding.form() == EmbeddingForm.INT8) {
      out.writeFloat(embedding.scale());
      Binary.writeBytes(embedding.bytes(), out);
      return;
    }
    float[] values = embedding.values();
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  @Override
  public Embedding read(DataInput in) throws IOException {
    EmbeddingSource source = EmbeddingSource.values()[in.readByte()];
    EmbeddingForm form = EmbeddingForm.values()[in.readByte()];
    String digest = Binary.readString(in);
    if (form == EmbeddingForm.INT8) {
      float scale = in.readFloat();
      return Embedding.ofBytes(source, digest, Binary.readBytes(in), scale);
    }
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return Embedding.ofFloats(source, digest, values);
  }
}
