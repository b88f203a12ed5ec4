package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code mvn package} puts into the jar for {@code flink run}, and what it leaves out. */
final class JobJarITCase {
  private static final long MEGABYTE = 1_000_000;

  private static List<String> entries;

  @BeforeAll
  static void list() throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.JOB.toFile())) {
      entries = jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void staysUnderNinetyMegabytes() throws IOException {
    assertThat(Files.size(BuiltJars.JOB)).isLessThan(90 * MEGABYTE);
  }

  @Test
  void holdsTheJobAndWhatItNeeds() {
    assertThat(entries)
        .contains(
            "dev/gloss/text/Document.class",
            "ai/onnxruntime/OrtSession.class",
            "com/ibm/icu/text/BreakIterator.class",
            "org/apache/avro/Schema.class",
            "org/apache/flink/connector/kafka/source/KafkaSource.class",
            "org/apache/kafka/clients/producer/KafkaProducer.class",
            "com/fasterxml/jackson/dataformat/yaml/YAMLFactory.class");
  }

  @Test
  void saysWhoReadsPacksFromFlinksFileSystems() throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.JOB.toFile())) {
      ZipEntry service = jar.getEntry("META-INF/services/dev.gloss.pack.PackFileSystem");

      assertThat(new String(jar.getInputStream(service).readAllBytes(), StandardCharsets.UTF_8))
          .contains("dev.gloss.flink.files.FlinkPackFileSystem");
    }
    assertThat(entries).contains("dev/gloss/flink/files/FlinkPackFileSystem.class");
  }

  @Test
  void holdsTheModel() {
    assertThat(entries)
        .contains(
            "encoders/all-minilm-l6-v2/model.onnx", "encoders/all-minilm-l6-v2/tokenizer.json");
  }

  @Test
  void holdsNativesOfBothLinuxPlatformsOnly() {
    List<String> natives =
        entries.stream()
            .filter(name -> name.matches(".*\\.(so|dll|dylib|jnilib|a|yml)$"))
            .filter(name -> !name.matches(".*(linux-x64|linux-aarch64)/.*"))
            .filter(name -> !name.matches("(?i).*linux/(amd64|x86_64|aarch64)/.*"))
            .toList();

    assertThat(natives).isEmpty();
    for (String platform : List.of("linux-x64", "linux-aarch64")) {
      assertThat(entries)
          .contains(
              "ai/onnxruntime/native/" + platform + "/libonnxruntime.so",
              "ai/onnxruntime/native/" + platform + "/libonnxruntime4j_jni.so");
    }
    assertThat(entries)
        .anyMatch(name -> name.matches("linux/amd64/libzstd-jni.*\\.so"))
        .anyMatch(name -> name.matches("linux/aarch64/libzstd-jni.*\\.so"))
        .contains(
            "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so",
            "org/xerial/snappy/native/Linux/aarch64/libsnappyjava.so",
            "net/jpountz/util/linux/amd64/liblz4-java.so",
            "net/jpountz/util/linux/aarch64/liblz4-java.so");
  }

  @Test
  void leavesOutWhatTheClusterOrTheLauncherBrings() {
    assertThat(entries)
        .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
        .noneMatch(name -> name.startsWith("kafka/server/"))
        .noneMatch(name -> name.startsWith("scala/"))
        .noneMatch(name -> name.startsWith("picocli/"))
        .noneMatch(name -> name.startsWith("me/tongfei/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("org/apache/logging/"))
        .noneMatch(name -> name.startsWith("log4j"))
        .noneMatch(name -> name.startsWith("ai/djl/"))
        .noneMatch(name -> name.equals("all-minilm-l6-v2.onnx"))
        .noneMatch(name -> name.startsWith("org/ejml/"))
        .noneMatch(LibraryJarITCase::isToolkit)
        .noneMatch(name -> name.startsWith("dev/langchain4j/"));
  }

  @Test
  void holdsNoSignaturesOfJarsThatItIsNot() {
    assertThat(entries).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
  }

  @Test
  void namesTheJobAsItsMainClass() throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.JOB.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("dev.gloss.flink.job.JobMain");
    }
  }

  @Test
  void carriesLicenceAndNotices() throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.JOB.toFile())) {
      byte[] notice = jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes();

      assertThat(new String(notice, StandardCharsets.UTF_8))
          .contains("The Gloss authors", "Apache Avro");
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
    }
  }

  /** Apache's licence is Gloss's own; all others are there library by library. */
  @Test
  void carriesTheLicenceOfEveryLibrary() throws IOException {
    List<Library> libraries = libraries();

    assertThat(libraries).extracting(Library::artifact).contains("onnxruntime", "kafka-clients");
    assertThat(libraries)
        .filteredOn(library -> !library.licence().equals("Apache-2.0"))
        .allSatisfy(
            library ->
                assertThat(entries)
                    .anyMatch(
                        name ->
                            name.startsWith("META-INF/licenses/" + library.artifact())
                                && name.endsWith("/LICENSE")));
  }

  @Test
  void billOfMaterialsNamesEveryLibrary() throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.JOB.toFile())) {
      JsonNode bill =
          new ObjectMapper().readTree(jar.getInputStream(jar.getEntry("META-INF/gloss-sbom.json")));

      assertThat(bill.get("components"))
          .extracting(component -> component.get("name").asText())
          .containsAll(libraries().stream().map(Library::artifact).toList());
      assertThat(bill.get("components"))
          .allSatisfy(
              component -> {
                assertThat(component.get("licenses")).isNotEmpty();
                assertThat(component.get("hashes")).isNotEmpty();
              });
    }
  }

  private record Library(String artifact, String licence) {}

  /** As the build's licence check lists them. */
  private static List<Library> libraries() throws IOException {
    Pattern line = Pattern.compile("\\s+\\(([^)]+)\\) .* \\([^:()]+:([^:]+):[^:]+ - [^)]*\\)");
    try (JarFile jar = new JarFile(BuiltJars.JOB.toFile())) {
      ZipEntry list = jar.getEntry("META-INF/licenses/THIRD-PARTY.txt");
      String text = new String(jar.getInputStream(list).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line::matcher)
          .filter(Matcher::matches)
          .map(found -> new Library(found.group(2), found.group(1)))
          .toList();
    }
  }

  @Test
  void nativeLibraryLiesReadyForFlinksLib() throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.NATIVE_LIBRARY.toFile())) {
      assertThat(jar.getEntry("ai/onnxruntime/OrtEnvironment.class")).isNotNull();
      assertThat(jar.getEntry("ai/onnxruntime/native/linux-x64/libonnxruntime.so")).isNotNull();
    }
  }
}
