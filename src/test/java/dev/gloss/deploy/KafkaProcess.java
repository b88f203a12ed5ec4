package dev.gloss.deploy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka's own server in a JVM of its own, with its own defaults, but for ever kept records: one
 * node that is broker and controller, always on the same port, so that it can be killed and started
 * again. One thread.
 */
final class KafkaProcess implements AutoCloseable {
  static final String NAME = "kafka";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

  private final Path properties;
  private final JavaProcesses processes;
  private final int port;

  private KafkaProcess(Path properties, JavaProcesses processes, int port) {
    this.properties = properties;
    this.processes = processes;
    this.port = port;
  }

  /**
   * Returns when it takes requests.
   *
   * @param directory for its data and its logs
   */
  static KafkaProcess start(Path directory) throws Exception {
    JavaProcesses processes = new JavaProcesses(directory);
    int port = processes.freePort();
    int controller = processes.freePort();
    Path properties = directory.resolve("server.properties");
    Files.writeString(
        properties,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.retention.ms=-1
        log.cleaner.dedupe.buffer.size=4194304
        """
            .formatted(port, controller, directory.resolve("data")));
    KafkaProcess kafka = new KafkaProcess(properties, processes, port);
    try {
      Process format =
          kafka.launch(
              "kafka-format",
              "kafka.tools.StorageTool",
              "format",
              "--cluster-id",
              CLUSTER,
              "--config",
              properties.toString());
      if (!format.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
        throw new AssertionError(processes.endOfLog("kafka-format"));
      }
      kafka.startAgain();
      return kafka;
    } catch (Exception | AssertionError e) {
      kafka.close();
      throw e;
    }
  }

  /** On the data of the one before; returns when it takes requests. */
  void startAgain() throws Exception {
    launch(NAME, "kafka.Kafka", properties.toString());
    JavaProcesses.await(port, START_LIMIT);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin.describeCluster().nodes().get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  void createTopics(int partitions, String... names) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              Arrays.stream(names).map(name -> new NewTopic(name, partitions, (short) 1)).toList())
          .all()
          .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** To kill or to pause it by its name. */
  JavaProcesses processes() {
    return processes;
  }

  private Process launch(String name, String mainClass, String... arguments) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.endsWith("-tests.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    return processes.start(name, Map.of(), command);
  }

  @Override
  public void close() {
    processes.close();
  }
}
