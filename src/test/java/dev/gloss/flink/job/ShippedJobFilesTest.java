package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedJobFilesTest {
  @ParameterizedTest
  @MethodSource("files")
  void everyFileReadsWithAnEmptyEnvironmentAndIsCalledLikeItsJob(Path file) {
    JobSettings settings = JobFile.read(file, Map.of(), List.of());

    assertThat(file).hasFileName(settings.name() + ".yaml");
    assertThat(settings.kafka().properties()).containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void topicsAreSharedByNoTwoJobs() throws IOException {
    List<String> topics =
        files()
            .map(file -> JobFile.read(file, Map.of(), List.of()))
            .flatMap(
                s ->
                    Stream.of(
                        s.source().topics().toString(), s.sink().topic(), s.deadLetterTopic()))
            .toList();

    assertThat(topics).hasSizeGreaterThanOrEqualTo(6).doesNotHaveDuplicates();
  }

  @Test
  void bankingSupportFollowsItsEnvironment() {
    JobSettings settings =
        JobFile.read(
            Path.of("jobs/banking-support.yaml"), Map.of("KAFKA_BROKERS", "k1:1,k2:2"), List.of());

    assertThat(settings.kafka().properties()).containsEntry("bootstrap.servers", "k1:1,k2:2");
    assertThat(settings.source().fields())
        .contains(
            new EventPaths(
                Optional.of("id"),
                Optional.of("conversation"),
                "body.text",
                Optional.of("sent_at"),
                Map.of(
                    "channel", "channel",
                    "country", "customer.country",
                    "segment", "customer.segment")));
  }

  @Test
  void plainTextRunsWithoutContext() {
    JobSettings settings = JobFile.read(Path.of("jobs/plain-text.yaml"), Map.of(), List.of());

    assertThat(settings.source().format()).isEqualTo(EventFormat.TEXT);
    assertThat(settings.conversation()).isEmpty();
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }
}
