package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.flink.function.AnnotatedEventSerializer;
import dev.gloss.flink.function.DecodedRecordSerializer;
import dev.gloss.flink.function.OutboundRecordSerializer;
import dev.gloss.flink.function.RawRecordSerializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph that the shipped job files make: what savepoints and streams depend on. */
final class GlossJobGraphTest {
  @ParameterizedTest
  @ValueSource(strings = {"banking-support", "plain-text"})
  void everyOperatorHasTheNameThatSavepointsKnow(String job) {
    List<String> uids =
        graph(job).getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();

    // Literally, not by the constants: a savepoint holds these very words.
    assertThat(uids)
        .containsExactlyInAnyOrder(
            "gloss-source",
            "gloss-decode",
            "gloss-annotate",
            "gloss-route",
            "gloss-sink",
            "Sink Committer: gloss-sink",
            "gloss-dead-letter-sink",
            "Sink Committer: gloss-dead-letter-sink");
  }

  @ParameterizedTest
  @ValueSource(strings = {"banking-support", "plain-text"})
  void everyStreamHasItsOwnSerializer(String job) {
    Map<String, TypeSerializer<?>> out = new TreeMap<>();
    for (StreamNode node : graph(job).getStreamNodes()) {
      out.put(node.getTransformationUID(), node.getTypeSerializerOut());
    }

    assertThat(out.get("gloss-source")).isInstanceOf(RawRecordSerializer.class);
    assertThat(out.get("gloss-decode")).isInstanceOf(DecodedRecordSerializer.class);
    assertThat(out.get("gloss-annotate")).isInstanceOf(AnnotatedEventSerializer.class);
    assertThat(out.get("gloss-route")).isInstanceOf(OutboundRecordSerializer.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"banking-support", "plain-text"})
  void nothingFallsBackToKryoOrReflection(String job) {
    List<String> serializers = new ArrayList<>();
    for (StreamNode node : graph(job).getStreamNodes()) {
      Stream.concat(
              Arrays.stream(node.getTypeSerializersIn()),
              Stream.of(node.getTypeSerializerOut(), node.getStateKeySerializer()))
          .filter(Objects::nonNull)
          .forEach(serializer -> serializers.add(serializer.getClass().getName()));
    }

    assertThat(serializers)
        .hasSizeGreaterThan(8)
        .noneMatch(name -> name.contains("Kryo") || name.contains("Pojo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"banking-support", "plain-text"})
  void typesWithoutASerializerAreForbidden(String job) {
    StreamExecutionEnvironment environment = environment(job);

    assertThat(environment.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"banking-support", "plain-text"})
  void onlyConversationsAreKeyed(String job) {
    Map<String, Class<?>> keyed =
        graph(job).getStreamNodes().stream()
            .filter(node -> node.getStateKeySerializer() != null)
            .collect(
                Collectors.toMap(
                    StreamNode::getTransformationUID,
                    node -> node.getStateKeySerializer().getClass()));

    assertThat(keyed)
        .isEqualTo(
            job.equals("plain-text") ? Map.of() : Map.of("gloss-annotate", StringSerializer.class));
  }

  /** Transactions are committed by checkpoints whose barriers are aligned. */
  @Test
  void clustersDefaultDoesNotMakeCheckpointsWeaker() {
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(cluster);

    GlossJob.build(
        environment, JobFile.read(Path.of("jobs", "plain-text.yaml"), Map.of(), List.of()));

    assertThat(environment.getCheckpointConfig().getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
  }

  private static StreamGraph graph(String job) {
    return environment(job).getStreamGraph();
  }

  private static StreamExecutionEnvironment environment(String job) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    GlossJob.build(environment, JobFile.read(Path.of("jobs", job + ".yaml"), Map.of(), List.of()));
    return environment;
  }
}
