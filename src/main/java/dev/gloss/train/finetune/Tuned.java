package dev.gloss.train.finetune;

import dev.gloss.foreign.EncoderSource;
import java.util.List;
import java.util.Optional;

/**
 * What fine-tuning gave.
 *
 * @param encoder the fused graph in int8
 * @param heads in the order in which they were added
 * @param score of the best epoch, mean over the heads
 * @param epoch that was best, from 1
 * @param difference largest difference of a logit between the training engine and ONNX Runtime,
 *     both in fp32
 * @param piecesPerSecond word pieces learned a second, padding not counted
 * @param dropped what it cost to keep some layers alone, if that was asked
 */
public record Tuned(
    EncoderSource encoder,
    List<TunedHead> heads,
    double score,
    int epoch,
    double difference,
    double piecesPerSecond,
    Optional<LayerDrop.Result> dropped) {
  public Tuned {
    heads = List.copyOf(heads);
  }
}
