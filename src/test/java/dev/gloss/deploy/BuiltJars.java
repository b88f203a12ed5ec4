package dev.gloss.deploy;

import java.nio.file.Path;

/** What {@code mvn package} leaves for clusters. */
final class BuiltJars {
  /** For {@code flink run}. */
  static final Path JOB = Path.of("target", "gloss-job.jar");

  /** For Flink's {@code lib/}. */
  static final Path NATIVE_LIBRARY = Path.of("target", "lib", "onnxruntime.jar");

  private BuiltJars() {}
}
