package dev.gloss.bench;

import com.sun.management.ThreadMXBean;
import dev.gloss.encoder.TextEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a measurement was taken.
 *
 * @param processor as the operating system calls it
 * @param cores that this process may use
 * @param instructions the widest vector instructions that integers are multiplied with
 * @param versions of Java and of what is measured
 */
public record Machine(
    String processor, int cores, String instructions, String system, Map<String, String> versions) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path STATUS = Path.of("/proc/self/status");

  /** This machine. */
  public static Machine here() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("java", System.getProperty("java.runtime.version"));
    versions.put("onnxruntime", TextEncoder.runtimeVersion());
    return new Machine(
        value(PROCESSORS, "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        instructions(value(PROCESSORS, "flags", "")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        versions);
  }

  private static String instructions(String flags) {
    return Stream.of("amx_int8", "avx512_vnni", "avx_vnni", "avx512f", "avx2")
        .filter(flags::contains)
        .findFirst()
        .orElse("none known");
  }

  /** Processes that ran or waited to run in the last minute, on the average. */
  public static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Memory of this process that is in the machine's, in bytes. */
  static long residentBytes() {
    String kilobytes = value(STATUS, "VmRSS", "0 kB");
    return Long.parseLong(kilobytes.replaceAll("\\D", "")) * 1024;
  }

  /** Bytes that a thread has allocated on the heap so far. */
  static long allocatedBytes(Thread thread) {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(thread.getId());
  }

  private static String value(Path file, String key, String absent) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(absent);
    } catch (IOException e) {
      // Another operating system.
      return absent;
    }
  }
}
