package dev.gloss.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Jars of the tests' own classes, for other processes. */
final class TestJars {
  private TestJars() {}

  /**
   * Writes a jar; the first class is its main class.
   *
   * @param classes with their nested ones
   * @param files further entries with their text
   */
  static Path of(Path jar, List<Class<?>> classes, Map<String, String> files) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, classes.get(0).getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> type : withNested(classes)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(out);
        }
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new JarEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static List<Class<?>> withNested(List<Class<?>> classes) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> type : classes) {
      all.add(type);
      all.addAll(withNested(List.of(type.getDeclaredClasses())));
    }
    return all;
  }
}
