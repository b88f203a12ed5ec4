package dev.gloss.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a JVM on this machine holds, after a collection of its garbage.
 *
 * @param residentMegabytes of physical memory
 * @param descriptors open ones
 * @param classLoaders of Flink's for jobs' jars
 */
record Vitals(double residentMegabytes, int threads, int descriptors, int classLoaders) {
  private static final String LOADER = "org.apache.flink.util.ChildFirstClassLoader";

  /** Of the process with this id, which the same user started. */
  static Vitals of(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    String loaders = jcmd(pid, "VM.classloader_stats");
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new Vitals(
          number(process, "VmRSS:") / 1024.0,
          (int) number(process, "Threads:"),
          (int) open.count(),
          (int) loaders.lines().filter(line -> line.contains(LOADER)).count());
    }
  }

  private static long number(Path process, String name) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(tool.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("jcmd " + command + ": " + said);
    }
    return said;
  }

  @Override
  public String toString() {
    return "%.0f MiB, %d threads, %d descriptors, %d class loaders"
        .formatted(residentMegabytes, threads, descriptors, classLoaders);
  }
}
