package dev.gloss.flink.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Avro schema that a job file names. */
final class SchemaFile {
  private static final String CLASSPATH = "classpath:";

  private SchemaFile() {}

  /**
   * @param location {@code classpath:…} or a path
   * @return the schema as JSON
   * @throws JobFileException if nothing is there
   */
  static String read(String location) {
    try (InputStream in = open(location)) {
      if (in != null) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw missing(location);
    }
    throw missing(location);
  }

  private static InputStream open(String location) throws IOException {
    return location.startsWith(CLASSPATH)
        ? SchemaFile.class
            .getClassLoader()
            .getResourceAsStream(location.substring(CLASSPATH.length()))
        : Files.newInputStream(Path.of(location));
  }

  private static JobFileException missing(String location) {
    return new JobFileException(
        List.of("source.schema: expected an Avro schema at " + location + ", found nothing"));
  }
}
