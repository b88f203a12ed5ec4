package dev.gloss.train.finetune;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which layers of a fine-tuned encoder are kept. What is left learns what the whole thinks (Sanh et
 * al. 2019, "DistilBERT", arxiv.org/abs/1910.01108).
 *
 * @param layers from 0, in order
 * @param mostLoss of the validation score; more is refused
 */
public record LayerDrop(List<Integer> layers, double mostLoss) {
  public LayerDrop {
    layers = List.copyOf(layers);
    List<Integer> kept = layers;
    boolean rising =
        !kept.isEmpty()
            && kept.get(0) >= 0
            && IntStream.range(1, kept.size()).allMatch(i -> kept.get(i - 1) < kept.get(i));
    if (!rising || !(mostLoss >= 0)) {
      throw new IllegalArgumentException(
          "expected layers from 0 in rising order and a loss of at least 0, found %s and %s"
              .formatted(layers, mostLoss));
    }
  }

  /**
   * What came of it.
   *
   * @param bytesBefore of the int8 graph
   * @param scoreBefore on validation texts
   * @param textsBefore validation texts a second, one at a time on one thread
   */
  public record Result(
      List<Integer> layers,
      long bytesBefore,
      long bytesAfter,
      double scoreBefore,
      double scoreAfter,
      double textsBefore,
      double textsAfter) {}
}
