package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkProcessesITCase {
  @Test
  void submittedJobRunsInTheTaskManagerAndCloseEndsEveryProcess(@TempDir Path directory)
      throws Exception {
    Path jar = jarOf(CountingJob.class, directory.resolve("counting.jar"));
    List<Process> processes;

    try (FlinkProcesses flink =
        FlinkProcesses.start(directory, 2, Path.of("target", "lib", "onnxruntime.jar"))) {
      assertThat(flink.get("/taskmanagers")).contains("\"slotsNumber\":2");
      flink.submit(jar, "1000");
      flink.await(
          "/jobs/overview",
          jobs -> jobs.contains("counting") && jobs.contains("FINISHED"),
          Duration.ofSeconds(30));
      assertThatThrownBy(() -> flink.submit(jar, "not-a-number"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("NumberFormatException");
      processes = flink.processes();
    }

    assertThat(processes).hasSize(4).noneMatch(Process::isAlive);
  }

  /** What docker-compose.yml relies on. */
  @Test
  void jobOutlivesTheJobManager(@TempDir Path directory) throws Exception {
    Path jar = jarOf(CountingJob.class, directory.resolve("counting.jar"));
    try (FlinkProcesses flink = FlinkProcesses.startHighlyAvailable(directory, 2)) {
      flink.submit(jar, Long.toString(Long.MAX_VALUE - 1));
      flink.await("/jobs", body -> body.contains("RUNNING"), Duration.ofSeconds(60));
      String job = flink.get("/jobs");

      flink.replaceJobManager();

      flink.await("/jobs", job::equals, Duration.ofSeconds(90));
    }
  }

  private static Path jarOf(Class<?> job, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, job.getName());
    String name = job.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream bytes = job.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      bytes.transferTo(out);
    }
    return jar;
  }
}
