package dev.gloss.deploy;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Flink session cluster as people run it: a JobManager and a TaskManager, each a JVM of its own,
 * with what a Flink distribution has on its class path and nothing of ours. The distribution is not
 * on Maven Central, so its {@code lib/} is read off the test's own class path. A job jar that lacks
 * something fails here, while a MiniCluster would find it on the class path of the test.
 *
 * <p>Logs go to {@code jobmanager.log}, {@code taskmanager.log} and {@code submit.log} in the
 * directory.
 */
final class FlinkProcesses implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(90);
  private static final Pattern NOT_FLINKS =
      Pattern.compile(
          "(onnxruntime|langchain4j|icu4j|avro|jackson|flink-connector-kafka|flink-test|kafka"
              + "|scala|picocli|progressbar|jline|junit|assertj|archunit|tokenizers|api-\\d|jna)"
              + ".*\\.jar|.*-tests\\.jar");

  /**
   * Ports from here on are below those of outgoing connections, of which the processes make many
   * before all of them listen: one could take a port that was found free.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;

  private static final String ZOOKEEPER = "zoo.cfg";
  private static final String LOGGING = "log4j.properties";

  /** Why a task failed is a warning to Flink. */
  private static final String WARNINGS =
      """
      rootLogger.level = warn
      rootLogger.appenderRef.console.ref = console
      appender.console.name = console
      appender.console.type = Console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d %-5p %c - %m%n
      """;

  private final Path directory;
  private final String classPath;
  private final int restPort;
  private final List<Process> processes = new ArrayList<>();

  private FlinkProcesses(Path directory, String classPath, int restPort) {
    this.directory = directory;
    this.classPath = classPath;
    this.restPort = restPort;
  }

  /**
   * Starts both and returns when the TaskManager has offered its slots.
   *
   * @param directory for configuration, logs and checkpoints
   * @param slots of the TaskManager, at least 1
   * @param lib further jars for Flink's {@code lib/}
   */
  static FlinkProcesses start(Path directory, int slots, Path... lib) throws Exception {
    return start(directory, slots, false, lib);
  }

  /** As {@link #start}, with a ZooKeeper where a JobManager finds the jobs of the one before. */
  static FlinkProcesses startHighlyAvailable(Path directory, int slots, Path... lib)
      throws Exception {
    return start(directory, slots, true, lib);
  }

  private static FlinkProcesses start(Path directory, int slots, boolean available, Path... lib)
      throws Exception {
    int restPort = freePort(FIRST_PORT + (int) (ProcessHandle.current().pid() % PORTS));
    int zooKeeper = freePort(restPort + 200);
    Files.writeString(
        directory.resolve("config.yaml"),
        configuration(directory, slots, restPort, freePort(restPort + 1))
            + (available ? highAvailability(directory, zooKeeper) : ""));
    Files.writeString(directory.resolve(LOGGING), WARNINGS);
    FlinkProcesses flink = new FlinkProcesses(directory, classPath(lib), restPort);
    try {
      if (available) {
        flink.launch(
            "zookeeper",
            "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
            "--zkConfigFile",
            directory.resolve(ZOOKEEPER).toString(),
            "--peerId",
            "1");
        await(zooKeeper);
      }
      flink.startJobManager();
      flink.launch(
          "taskmanager",
          "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
          "--configDir",
          directory.toString());
      flink.await("/overview", body -> body.contains("\"slots-total\":" + slots), START_LIMIT);
      return flink;
    } catch (Exception | AssertionError e) {
      flink.close();
      throw e;
    }
  }

  private static void await(int port) throws Exception {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notUpYet) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("nobody listens on port " + port);
  }

  private void startJobManager() throws IOException {
    launch(
        "jobmanager",
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "--configDir",
        directory.toString());
  }

  /** Kills the JobManager as if its machine had gone, and starts another. */
  void replaceJobManager() throws Exception {
    for (Process process : processes) {
      if (process.info().commandLine().orElse("").contains("StandaloneSessionClusterEntrypoint")) {
        process.destroyForcibly().waitFor();
      }
    }
    startJobManager();
  }

  /** As docker-compose.yml has it. */
  private static String highAvailability(Path directory, int port) throws IOException {
    Files.writeString(
        directory.resolve(ZOOKEEPER),
        """
        tickTime=500
        initLimit=10
        syncLimit=5
        dataDir=%s
        clientPort=%d
        admin.enableServer=false
        """
            .formatted(directory.resolve("zookeeper"), port));
    return """
        high-availability.type: zookeeper
        high-availability.zookeeper.quorum: localhost:%d
        high-availability.zookeeper.client.session-timeout: 4 s
        high-availability.storageDir: %s
        restart-strategy.type: exponential-delay
        """
        .formatted(port, directory.resolve("ha").toUri());
  }

  /** Every memory component has a value: only Flink's own scripts would work them out. */
  private static String configuration(Path directory, int slots, int restPort, int rpcPort) {
    return """
        jobmanager.rpc.address: localhost
        jobmanager.rpc.port: %d
        jobmanager.bind-host: localhost
        rest.address: localhost
        rest.bind-address: localhost
        rest.port: %d
        taskmanager.host: localhost
        taskmanager.bind-host: localhost
        taskmanager.numberOfTaskSlots: %d
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.task.heap.size: 512m
        taskmanager.memory.task.off-heap.size: 512m
        taskmanager.memory.managed.size: 64m
        taskmanager.memory.network.min: 64m
        taskmanager.memory.network.max: 64m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        execution.checkpointing.dir: %s
        classloader.parent-first-patterns.additional: ai.onnxruntime;ai.djl
        io.tmp.dirs: %s
        """
        .formatted(rpcPort, restPort, slots, directory.resolve("checkpoints").toUri(), directory);
  }

  /** Of a Flink with these jars beside its own. */
  static String classPath(Path... lib) {
    String flinks =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .filter(entry -> !NOT_FLINKS.matcher(Path.of(entry).getFileName().toString()).matches())
            .collect(Collectors.joining(File.pathSeparator));
    return Arrays.stream(lib)
        .map(jar -> jar.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator, "", File.pathSeparator + flinks));
  }

  /**
   * Starts a {@code flink-sql-gateway} before this cluster, with the same jars in its {@code lib/},
   * and returns when it answers.
   */
  URI startSqlGateway() throws Exception {
    int port = freePort(restPort + 100);
    launch(
        "gateway",
        "org.apache.flink.table.gateway.SqlGateway",
        "-Dsql-gateway.endpoint.rest.address=localhost",
        "-Dsql-gateway.endpoint.rest.bind-address=localhost",
        "-Dsql-gateway.endpoint.rest.port=" + port,
        "-Dexecution.target=remote");
    URI gateway = URI.create("http://localhost:" + port + "/v1/");
    await(gateway.resolve("info"), body -> body.contains("Apache Flink"), START_LIMIT);
    return gateway;
  }

  /**
   * {@code flink run -d}: returns when the cluster has taken the job.
   *
   * @throws IllegalStateException with the end of the log when it has not
   */
  void submit(Path jar, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("run", "-d", jar.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Process client =
        launch("submit", "org.apache.flink.client.cli.CliFrontend", command.toArray(String[]::new));
    if (!client.waitFor(SUBMIT_LIMIT.toSeconds(), TimeUnit.SECONDS) || client.exitValue() != 0) {
      throw new IllegalStateException("flink run failed:\n" + endOfLog("submit"));
    }
  }

  /** Asks the REST interface, for instance {@code /jobs/overview}; the answer is JSON. */
  String get(String path) throws IOException, InterruptedException {
    return get(URI.create("http://localhost:" + restPort + path));
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** Cancels a job and returns when it has ended. */
  void cancel(String job) throws Exception {
    URI uri = URI.create("http://localhost:" + restPort + "/jobs/" + job + "?mode=cancel");
    HttpRequest request =
        HttpRequest.newBuilder(uri).method("PATCH", BodyPublishers.noBody()).build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    await("/jobs/" + job, body -> body.contains("\"state\":\"CANCELED\""), START_LIMIT);
  }

  /** What a process has said so far: jobmanager, taskmanager, gateway or submit. */
  List<String> log(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name + ".log"));
  }

  /** Asks until the answer is as expected. */
  void await(String path, Predicate<String> expected, Duration limit) throws Exception {
    await(URI.create("http://localhost:" + restPort + path), expected, limit);
  }

  private void await(URI uri, Predicate<String> expected, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    String found = "no answer";
    while (System.nanoTime() - end < 0) {
      try {
        found = get(uri);
        if (expected.test(found)) {
          return;
        }
      } catch (IOException notUpYet) {
        found = notUpYet.toString();
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "%s after %d s: %s%n%s%n%s"
            .formatted(
                uri, limit.toSeconds(), found, endOfLog("jobmanager"), endOfLog("taskmanager")));
  }

  List<Process> processes() {
    return List.copyOf(processes);
  }

  private Process launch(String name, String mainClass, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-Dlog4j.configurationFile=" + directory.resolve(LOGGING),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                classPath,
                mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("FLINK_CONF_DIR", directory.toString());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.redirectErrorStream(true).redirectOutput(directory.resolve(name + ".log").toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String endOfLog(String name) throws IOException {
    Path log = directory.resolve(name + ".log");
    if (!Files.exists(log)) {
      return name + ": no log";
    }
    List<String> lines = Files.readAllLines(log);
    return name
        + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  /** The first free one from {@code first}. */
  private static int freePort(int first) throws IOException {
    for (int port = first; ; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it.
      }
    }
  }

  /** Ends all JVMs and waits until they are gone. */
  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
