package dev.gloss.evaluate.entities;

import dev.gloss.data.MarkedText;
import dev.gloss.entities.Entities;
import dev.gloss.entities.EntitiesSettings;
import dev.gloss.entities.EntitiesSpecification;
import dev.gloss.entities.EntitiesTask;
import dev.gloss.entities.Entity;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.ModelPack;
import dev.gloss.task.TaskReader;
import dev.gloss.view.TextViews;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A pack's entities on marked texts.
 *
 * @param docsPerSecond on one thread
 */
public record EntityEvaluation(EntityMetrics metrics, double docsPerSecond) {
  /**
   * Reads the texts as a job would.
   *
   * @param nanoTime a clock in nanoseconds
   */
  public static EntityEvaluation of(
      ModelPack pack, List<MarkedText> texts, LongSupplier nanoTime, Progress progress) {
    EntitiesSpecification specification = EntitiesSpecification.of(pack);
    List<List<Entity>> said = new ArrayList<>(texts.size());
    try (TextViews views = TextViews.of(pack, TextViews.DEFAULT_CHARACTERS);
        TaskReader reader =
            new EntitiesTask().open(pack, specification, new EntitiesSettings(null), views)) {
      long start = nanoTime.getAsLong();
      for (MarkedText text : texts) {
        said.add(((Entities) reader.read(views.of(text.text()))).entities());
        progress.done(said.size(), texts.size());
      }
      double seconds = (nanoTime.getAsLong() - start) / 1e9;
      return new EntityEvaluation(EntityMetrics.of(texts, said), texts.size() / seconds);
    }
  }
}
