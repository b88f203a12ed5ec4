package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster would take no notice of is refused before anything is submitted. */
final class JobMainTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("job.yaml");
    Files.writeString(
        file,
        """
        name: job
        model: classpath:models/banking-support
        kafka: {bootstrap.servers: 'localhost:1'}
        source: {topic: in, format: text}
        sink.topic: out
        dead-letter.topic: dead
        """);
  }

  @Test
  void packThatOnlyThisMachineWouldFindIsRefused() {
    assertThatThrownBy(() -> main("model=packs/own"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("model: expected classpath:…, a URI or an absolute path");
    assertThatThrownBy(() -> main("model=channel:packs/own.json"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("model: expected classpath:…, a URI or an absolute path");
  }

  @Test
  void optionOfTheClusterIsRefused() {
    assertThatThrownBy(
            () -> main("flink.taskmanager.memory.size=1g", "flink.metrics.reporter.prom.port=9"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("flink.metrics.reporter.prom.port: expected an option of a job")
        .hasMessageContaining("flink.taskmanager.memory.size: expected an option of a job");
  }

  private void main(String... sets) throws Exception {
    String[] arguments = new String[1 + 2 * sets.length];
    arguments[0] = file.toString();
    for (int i = 0; i < sets.length; i++) {
      arguments[2 * i + 1] = "--set";
      arguments[2 * i + 2] = sets[i];
    }
    JobMain.main(arguments);
  }
}
