package dev.gloss.flink.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a bounded source ends: what was committed when it began. Flink's source tells its group the
 * last offsets while it closes, and does not wait for the answer; a job that then starts where the
 * group ended would read all of it again. So whoever runs a bounded job tells the group.
 */
@Internal
public final class BoundedEnd {
  private final Map<TopicPartition, Long> offsets;

  private BoundedEnd(Map<TopicPartition, Long> offsets) {
    this.offsets = Map.copyOf(offsets);
  }

  /**
   * The end as it is now.
   *
   * @param properties of Kafka's clients
   * @throws PreflightException if the brokers do not tell
   */
  public static BoundedEnd now(Map<String, String> properties, SourceTopics topics) {
    try (Admin admin = admin(properties)) {
      List<String> names =
          topics.pattern().isPresent()
              ? admin.listTopics().names().get().stream().filter(topics::has).toList()
              : topics.names();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                info ->
                    latest.put(
                        new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, Long> offsets = new HashMap<>();
      admin
          .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .forEach((partition, info) -> offsets.put(partition, info.offset()));
      return new BoundedEnd(offsets);
    } catch (ExecutionException e) {
      throw failed("tell where " + topics + " end", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("tell where " + topics + " end", e);
    }
  }

  /**
   * An end that was {@linkplain #lines written down}.
   *
   * @throws IllegalArgumentException if the lines are not of one
   */
  public static BoundedEnd of(List<String> lines) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split(" ");
      if (parts.length != 3) {
        throw new IllegalArgumentException("expected topic, partition and offset, found " + line);
      }
      offsets.put(
          new TopicPartition(parts[0], Integer.parseInt(parts[1])), Long.parseLong(parts[2]));
    }
    return new BoundedEnd(offsets);
  }

  /** A line for each partition: topic, partition, offset. */
  public List<String> lines() {
    Map<String, Long> sorted = new TreeMap<>();
    offsets.forEach(
        (partition, offset) -> sorted.put(partition.topic() + " " + partition.partition(), offset));
    List<String> lines = new ArrayList<>();
    sorted.forEach((place, offset) -> lines.add(place + " " + offset));
    return lines;
  }

  OffsetsInitializer stop() {
    return OffsetsInitializer.offsets(offsets);
  }

  /**
   * Tells the group that all has been read; after the job has finished.
   *
   * @throws PreflightException if the brokers do not take it
   */
  public void commit(Map<String, String> properties, String group) {
    try (Admin admin = admin(properties)) {
      admin
          .alterConsumerGroupOffsets(
              group,
              offsets.entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey, each -> new OffsetAndMetadata(each.getValue()))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw failed("keep the offsets of group '" + group + "'", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("keep the offsets of group '" + group + "'", e);
    }
  }

  private static Admin admin(Map<String, String> properties) {
    Properties client = new Properties();
    client.putAll(properties);
    return Admin.create(KafkaPreflight.adminProperties(client));
  }

  private static PreflightException failed(String what, Throwable cause) {
    return new PreflightException(
        "expected the brokers to %s, found %s".formatted(what, cause.getClass().getSimpleName()),
        cause);
  }
}
