package dev.gloss.flink.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that a group has committed; in a partition without any, the first record of a time.
 *
 * @param millis since the epoch
 */
@SuppressWarnings("deprecation") // Flink's interface has the strategy in it.
record CommittedOrTime(long millis) implements OffsetsInitializer {
  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    Map<TopicPartition, Long> offsets = new HashMap<>(retriever.committedOffsets(partitions));
    List<TopicPartition> open = new ArrayList<>(partitions);
    open.removeIf(offsets::containsKey);
    // Where nothing is so late yet, what comes next is; asked first, so that nothing slips between.
    offsets.putAll(retriever.endOffsets(open));
    retriever
        .offsetsForTimes(open.stream().collect(Collectors.toMap(each -> each, each -> millis)))
        .forEach(
            (partition, found) -> {
              if (found != null && found.offset() >= 0) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }

  /** Where retention has taken what an offset points to, what is left is read. */
  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.EARLIEST;
  }
}
