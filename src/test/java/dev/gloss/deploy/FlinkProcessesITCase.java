package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkProcessesITCase {
  @Test
  void submittedJobRunsInTheTaskManagerAndCloseEndsEveryProcess(@TempDir Path directory)
      throws Exception {
    Path jar = TestJars.of(directory.resolve("counting.jar"), List.of(CountingJob.class), Map.of());
    List<Process> processes;

    try (FlinkProcesses flink = FlinkProcesses.start(directory, 2, BuiltJars.NATIVE_LIBRARY)) {
      assertThat(flink.get("/taskmanagers")).contains("\"slotsNumber\":2");
      flink.submit(jar, "1000");
      flink.await(
          "/jobs/overview",
          jobs -> jobs.contains("counting") && jobs.contains("FINISHED"),
          Duration.ofSeconds(30));
      assertThatThrownBy(() -> flink.submit(jar, "not-a-number"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("NumberFormatException");
      processes = flink.processes().all();
    }

    assertThat(processes).hasSize(4).noneMatch(Process::isAlive);
  }
}
