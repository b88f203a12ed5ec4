package dev.gloss.train;

import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tiers;
import dev.gloss.model.ModelPack;
import dev.gloss.model.Progress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** What a teacher thinks of texts; one classifier a thread, over shared weights. */
final class Opinions implements AutoCloseable {
  private final BlockingQueue<TextClassifier> teachers;

  private Opinions(BlockingQueue<TextClassifier> teachers) {
    this.teachers = teachers;
  }

  /**
   * @param threads that will ask at once
   */
  static Opinions of(ModelPack pack, int threads) {
    Opinions opinions = new Opinions(new ArrayBlockingQueue<>(threads));
    for (int i = 0; i < threads; i++) {
      opinions.teachers.add(TextClassifier.open(pack, Tiers.TEACHER));
    }
    return opinions;
  }

  /** Calibrated probabilities, {@code [texts, labels]}, owned by the caller. */
  float[][] on(List<String> texts, Workers workers, Progress progress) {
    return workers.map(texts, this::on, progress).toArray(new float[0][]);
  }

  float[] on(String text) {
    TextClassifier teacher = teachers.remove();
    try {
      return teacher.score(teacher.tokenizer().encode(text)).probabilities();
    } finally {
      teachers.add(teacher);
    }
  }

  @Override
  public void close() {
    teachers.forEach(TextClassifier::close);
  }
}
