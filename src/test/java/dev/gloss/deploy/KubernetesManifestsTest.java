package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.gloss.flink.job.JobFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the manifests in {@code deploy/} to the Flink Kubernetes Operator's own schemas, strictly:
 * a key that nobody knows, which a cluster drops without a word, is an error here.
 */
final class KubernetesManifestsTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private static final Map<String, String> SCHEMAS =
      Map.of(
          "FlinkDeployment", "flinkdeployments.flink.apache.org-v1.yml.gz",
          "FlinkSessionJob", "flinksessionjobs.flink.apache.org-v1.yml.gz");

  @ParameterizedTest
  @MethodSource("resources")
  void isWhatTheOperatorUnderstands(JsonNode resource) throws IOException {
    assertThat(problems(resource)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spec\": {\"job\": {\"jarUri\": \"local:///gloss-job.jar\"}}}",
        "{\"spec\": {\"job\": {\"upgradeMode\": \"sometimes\"}}}",
        "{\"spec\": {\"flinkVersion\": \"v9_9\"}}",
        "{\"spec\": {\"taskManager\": {\"resource\": {\"cpu\": \"two\"}}}}"
      })
  void tellsWhatTheOperatorDoesNotUnderstand(String wrong) throws IOException {
    ObjectNode resource = (ObjectNode) YAML.readTree(wrong);

    assertThat(problems(resource.put("kind", "FlinkDeployment"))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("jobFiles")
  void jobFilesAreGood(String jobFile) {
    assertThatCode(
            () -> JobFile.parse("job.yaml", jobFile, Map.of("KAFKA_BROKERS", "b:9092"), List.of()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void memoryAddsUp(JsonNode deployment) {
    Configuration taskManager = configuration(deployment);
    taskManager.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memory(deployment, "taskManager"));
    Configuration jobManager = configuration(deployment);
    jobManager.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, memory(deployment, "jobManager"));

    assertThat(
            TaskExecutorProcessUtils.processSpecFromConfig(taskManager)
                .getTaskHeapSize()
                .getMebiBytes())
        .isGreaterThanOrEqualTo(512);
    assertThat(
            JobManagerProcessUtils.processSpecFromConfig(jobManager)
                .getJvmHeapMemorySize()
                .getMebiBytes())
        .isGreaterThanOrEqualTo(512);
  }

  /** Of its own job, or of the session job that runs on it. */
  @ParameterizedTest
  @MethodSource("deployments")
  void mountsTheJobFilesThatItNames(JsonNode deployment) throws IOException {
    JsonNode pod = deployment.at("/spec/podTemplate/spec");
    String map = pod.at("/volumes/0/configMap/name").asText();
    String folder = pod.at("/containers/0/volumeMounts/0/mountPath").asText();
    JsonNode files =
        resources()
            .filter(each -> each.at("/metadata/name").asText().equals(map))
            .findFirst()
            .orElseThrow()
            .get("data");
    List<String> named =
        resources()
            .filter(
                each ->
                    each.equals(deployment)
                        || each.at("/spec/deploymentName")
                            .asText()
                            .equals(deployment.at("/metadata/name").asText()))
            .flatMap(each -> Stream.of(each.at("/spec/job/args/0").asText()))
            .filter(path -> !path.isEmpty())
            .toList();

    assertThat(pod.at("/volumes/0/name")).isEqualTo(pod.at("/containers/0/volumeMounts/0/name"));
    assertThat(named).containsExactly(folder + "/" + files.fieldNames().next());
  }

  @Test
  void imageIsOfTheFlinkThatWeBuildAgainst() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String image = Files.readString(Path.of("deploy", "Dockerfile"));
    String flink = image.lines().filter(line -> line.startsWith("FROM ")).findFirst().orElseThrow();

    assertThat(flink).matches("FROM flink:[0-9.]+-java17");
    assertThat(pom).contains("<flink.version>" + flink.replaceAll("FROM flink:|-java17", "") + "<");
    assertThat(image).contains("target/lib/onnxruntime.jar", "target/gloss-job.jar");
  }

  private static Configuration configuration(JsonNode deployment) {
    Configuration configuration = new Configuration();
    deployment
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(entry -> configuration.setString(entry.getKey(), entry.getValue().asText()));
    return configuration;
  }

  private static MemorySize memory(JsonNode deployment, String process) {
    return MemorySize.parse(deployment.at("/spec/" + process + "/resource/memory").asText());
  }

  private static Stream<JsonNode> resources() throws IOException {
    Stream.Builder<JsonNode> resources = Stream.builder();
    for (String file : List.of("flink-deployment.yaml", "flink-session-job.yaml")) {
      YAML.readerFor(JsonNode.class)
          .<JsonNode>readValues(Path.of("deploy", file).toFile())
          .readAll()
          .forEach(resources);
    }
    return resources.build();
  }

  private static Stream<JsonNode> deployments() throws IOException {
    return resources().filter(each -> each.get("kind").asText().equals("FlinkDeployment"));
  }

  private static Stream<String> jobFiles() throws IOException {
    return resources()
        .filter(each -> each.get("kind").asText().equals("ConfigMap"))
        .flatMap(map -> map.get("data").properties().stream())
        .map(entry -> entry.getValue().asText());
  }

  private static Set<ValidationMessage> problems(JsonNode resource) throws IOException {
    String schema = SCHEMAS.get(resource.get("kind").asText());
    return schema == null ? Set.of() : problems(resource, schema);
  }

  private static Set<ValidationMessage> problems(JsonNode resource, String file)
      throws IOException {
    try (InputStream packed =
            KubernetesManifestsTest.class.getResourceAsStream("/kubernetes/" + file);
        InputStream definition = new GZIPInputStream(packed)) {
      JsonNode schema =
          YAML.readTree(definition).at("/spec/versions/0/schema/openAPIV3Schema").deepCopy();
      // Every custom resource has these two; the definition leaves them to Kubernetes.
      for (String name : List.of("apiVersion", "kind")) {
        ((ObjectNode) schema.get("properties")).putObject(name).put("type", "string");
      }
      ((ObjectNode) schema.get("properties")).putObject("metadata").put("type", "object");
      close(schema);
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(schema)
          .validate(resource);
    }
  }

  /** Lets no object have members that its schema does not name. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(KubernetesManifestsTest::close);
  }
}
