package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds docker-compose.yml to the build: no container engine is needed to see it drift. */
final class DockerComposeTest {
  private static JsonNode compose;
  private static Document pom;

  @BeforeAll
  static void read() throws Exception {
    // SnakeYAML, because Jackson's reader does not follow the file's anchors.
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Object read = yaml.load(Files.readString(Path.of("docker-compose.yml")));
    compose = new ObjectMapper().valueToTree(read);
    pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
  }

  @Test
  void imagesAreOfTheVersionsThatWeBuildAgainst() {
    for (String service : List.of("jobmanager", "taskmanager", "job")) {
      assertThat(compose.at("/services/" + service + "/image").asText())
          .isEqualTo("flink:%s-java17", property("flink.version"));
    }
    assertThat(compose.at("/services/kafka/image").asText())
        .isEqualTo("apache/kafka:%s", property("kafka.version"));
    assertThat(compose.at("/services/topics/image")).isEqualTo(compose.at("/services/kafka/image"));
  }

  @Test
  void topicsAreThoseOfTheJobFile() {
    String script = compose.at("/services/topics/command/0").asText();

    assertThat(script)
        .contains(
            "topic support-messages ", "topic support-enriched ", "topic support-dead-letter ");
  }

  @Test
  void mountsAreWhatTheBuildMakes() {
    assertThat(mounts("taskmanager"))
        .contains("./target/lib/onnxruntime.jar:/opt/flink/lib/onnxruntime.jar:ro");
    assertThat(mounts("job"))
        .contains(
            "./target/gloss-job.jar:/opt/gloss/gloss-job.jar:ro", "./jobs:/opt/gloss/jobs:ro");
  }

  @Test
  void whatIsMountedForEyesIsThereAndReadOnly() {
    List<String> own = new ArrayList<>();
    for (String service : List.of("prometheus", "grafana")) {
      mounts(service).stream().filter(mount -> mount.startsWith("./")).forEach(own::add);
    }

    assertThat(own)
        .hasSize(4)
        .allSatisfy(mount -> assertThat(Path.of(mount.split(":")[0])).isRegularFile())
        .allMatch(mount -> mount.endsWith(":ro"));
  }

  @Test
  void jobManagerAndTaskManagerShareTheCheckpoints() {
    assertThat(mounts("jobmanager")).contains("checkpoints:/checkpoints");
    assertThat(mounts("taskmanager")).contains("checkpoints:/checkpoints");
  }

  @Test
  void portsAreThoseOfThisMachineAlone() {
    List<String> ports = new ArrayList<>();
    compose
        .get("services")
        .forEach(service -> service.path("ports").forEach(port -> ports.add(port.asText())));

    assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void jobsOutliveTheJobManager() {
    assertThat(compose.at("/x-flink-environment/FLINK_PROPERTIES").asText())
        .contains(
            "high-availability.type: zookeeper",
            "high-availability.zookeeper.quorum: zookeeper:2181",
            "high-availability.storageDir: file:///checkpoints/");
    assertThat(compose.at("/services/job/command/0").asText())
        .contains("flink list", "gloss: banking-support");
  }

  @Test
  void flinkPropertiesSurviveTheImageTakingOutBlanks() {
    compose
        .at("/x-flink-environment/FLINK_PROPERTIES")
        .asText()
        .lines()
        .forEach(line -> assertThat(line).matches("[a-zA-Z.-]+: \\S+"));
  }

  private static List<String> mounts(String service) {
    List<String> mounts = new ArrayList<>();
    compose.at("/services/" + service + "/volumes").forEach(mount -> mounts.add(mount.asText()));
    return mounts;
  }

  private static String property(String name) {
    return pom.getElementsByTagName(name).item(0).getTextContent();
  }
}
