package dev.gloss.embed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.task.TaskReader;
import dev.gloss.view.TextView;
import java.util.Optional;

/** Hands out the vectors that the views have. */
final class EmbeddingReader implements TaskReader {
  private final EmbedSettings settings;
  private final String digest;

  EmbeddingReader(EmbedSettings settings, String digest) {
    this.settings = settings;
    this.digest = digest;
  }

  @Override
  public Embedding read(TextView text) {
    float[] vector =
        settings.source() == EmbeddingSource.ENCODER
            ? text.states().vector()
            : text.vectors().text();
    return Embedding.of(settings.source(), digest, vector, settings.form());
  }

  @Override
  public String asked() {
    return settings.source().label() + ", " + settings.form();
  }

  /** What made the vectors is held to its digest, and the tasks that use them to what they say. */
  @Override
  public Optional<JsonNode> golden(TextView text) {
    return Optional.empty();
  }

  @Override
  public void verify(TextView text, JsonNode expected, String where) {}

  /** The vectors are the views'. */
  @Override
  public void close() {}
}
