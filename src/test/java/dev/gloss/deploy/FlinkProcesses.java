package dev.gloss.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Flink session cluster as people run it: a JobManager and TaskManagers, each a JVM of its own,
 * with what a Flink distribution has on its class path and nothing of ours. The distribution is not
 * on Maven Central, so its {@code lib/} is read off the test's own class path. A job jar that lacks
 * something fails here, while a MiniCluster would find it on the class path of the test.
 *
 * <p>Logs go to {@code jobmanager.log}, {@code taskmanager-1.log} and so on and {@code submit.log}
 * in the directory. One thread.
 */
final class FlinkProcesses implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(90);
  private static final Pattern NOT_FLINKS =
      Pattern.compile(
          "(onnxruntime|langchain4j|icu4j|avro|jackson|flink-connector-kafka|flink-test|kafka"
              + "|scala|picocli|progressbar|jline|junit|assertj|archunit|tokenizers|api-\\d|jna)"
              + ".*\\.jar|.*-tests\\.jar");

  static final String JOB_MANAGER = "jobmanager";

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
  private final JavaProcesses processes;
  private final List<String> jvmOptions;

  private FlinkProcesses(
      Path directory,
      String classPath,
      JavaProcesses processes,
      int restPort,
      List<String> jvmOptions) {
    this.jvmOptions = jvmOptions;
    this.directory = directory;
    this.classPath = classPath;
    this.processes = processes;
    this.restPort = restPort;
  }

  /** The {@code number}-th TaskManager's name, from 1. */
  static String taskManager(int number) {
    return "taskmanager-" + number;
  }

  /**
   * Starts a JobManager and a TaskManager and returns when that has offered its slots.
   *
   * @param directory for configuration, logs and checkpoints
   * @param slots of the TaskManager, at least 1
   * @param lib further jars for Flink's {@code lib/}
   */
  static FlinkProcesses start(Path directory, int slots, Path... lib) throws Exception {
    return start(directory, 1, slots, false, Map.of(), lib);
  }

  /**
   * As {@link #start}, with a ZooKeeper where a JobManager finds the jobs of the one before.
   *
   * @param slots of each TaskManager
   * @param settings of Flink's, over those made here
   */
  static FlinkProcesses startHighlyAvailable(
      Path directory, int taskManagers, int slots, Map<String, String> settings, Path... lib)
      throws Exception {
    return start(directory, taskManagers, slots, true, settings, lib);
  }

  private static FlinkProcesses start(
      Path directory,
      int taskManagers,
      int slots,
      boolean available,
      Map<String, String> settings,
      Path... lib)
      throws Exception {
    JavaProcesses processes = new JavaProcesses(directory);
    int restPort = processes.freePort();
    FlinkProcesses flink =
        new FlinkProcesses(directory, classPath(lib), processes, restPort, jvmOptions(settings));
    try {
      Map<String, String> configuration =
          configuration(directory, slots, restPort, processes.freePort());
      if (available) {
        int zooKeeper = processes.freePort();
        configuration.putAll(highAvailability(directory, zooKeeper));
        flink.launch(
            "zookeeper",
            "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
            "--zkConfigFile",
            directory.resolve(ZOOKEEPER).toString(),
            "--peerId",
            "1");
        JavaProcesses.await(zooKeeper, START_LIMIT);
      }
      configuration.putAll(settings);
      Files.writeString(
          directory.resolve("config.yaml"),
          configuration.entrySet().stream()
              .map(setting -> setting.getKey() + ": " + setting.getValue() + "\n")
              .collect(Collectors.joining()));
      Files.writeString(directory.resolve(LOGGING), WARNINGS);
      flink.startJobManager();
      for (int number = 1; number <= taskManagers; number++) {
        flink.startTaskManager(number);
      }
      String offered = "\"slots-total\":" + taskManagers * slots;
      flink.await("/overview", body -> body.contains(offered), START_LIMIT);
      return flink;
    } catch (Exception | AssertionError e) {
      flink.close();
      throw e;
    }
  }

  /** Which Flink's own scripts would add. */
  private static List<String> jvmOptions(Map<String, String> settings) {
    String options = settings.getOrDefault("env.java.opts.all", "");
    return options.isEmpty() ? List.of() : List.of(options.split(" "));
  }

  void startJobManager() throws IOException {
    launch(
        JOB_MANAGER,
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "--configDir",
        directory.toString());
  }

  void startTaskManager(int number) throws IOException {
    launch(
        taskManager(number),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        "--configDir",
        directory.toString());
  }

  /** As docker-compose.yml has it. */
  private static Map<String, String> highAvailability(Path directory, int port) throws IOException {
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
    return Map.of(
        "high-availability.type", "zookeeper",
        "high-availability.zookeeper.quorum", "localhost:" + port,
        "high-availability.zookeeper.client.session-timeout", "4 s",
        "high-availability.storageDir", directory.resolve("ha").toUri().toString(),
        "restart-strategy.type", "exponential-delay");
  }

  /** Every memory component has a value: only Flink's own scripts would work them out. */
  private static Map<String, String> configuration(
      Path directory, int slots, int restPort, int rpcPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", "localhost");
    settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    settings.put("jobmanager.bind-host", "localhost");
    settings.put("rest.address", "localhost");
    settings.put("rest.bind-address", "localhost");
    settings.put("rest.port", Integer.toString(restPort));
    settings.put("taskmanager.host", "localhost");
    settings.put("taskmanager.bind-host", "localhost");
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    settings.put("taskmanager.cpu.cores", "1.0");
    settings.put("taskmanager.memory.framework.heap.size", "128m");
    settings.put("taskmanager.memory.framework.off-heap.size", "128m");
    settings.put("taskmanager.memory.task.heap.size", "512m");
    settings.put("taskmanager.memory.task.off-heap.size", "512m");
    settings.put("taskmanager.memory.managed.size", "64m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "192m");
    settings.put("taskmanager.memory.jvm-overhead.max", "192m");
    settings.put(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    settings.put("classloader.parent-first-patterns.additional", "ai.onnxruntime;ai.djl");
    settings.put("io.tmp.dirs", directory.toString());
    return settings;
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
    int port = processes.freePort();
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
      throw new IllegalStateException("flink run failed:\n" + processes.endOfLog("submit"));
    }
  }

  /**
   * Submits the job jar with a job file and {@code key=value} over it.
   *
   * @throws IllegalStateException as {@link #submit}
   */
  void submitJob(Path jobFile, String... sets) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(jobFile.toString()));
    for (String set : sets) {
      arguments.addAll(List.of("--set", set));
    }
    submit(BuiltJars.JOB, arguments.toArray(String[]::new));
  }

  /** Asks the REST interface, for instance {@code /jobs/overview}; the answer is JSON. */
  String get(String path) throws IOException, InterruptedException {
    return get(URI.create("http://localhost:" + restPort + path));
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /**
   * The id of the job that is running.
   *
   * @throws AssertionError if there is none
   */
  String runningJob() throws IOException, InterruptedException {
    for (JsonNode job : new ObjectMapper().readTree(get("/jobs")).get("jobs")) {
      if (job.get("status").textValue().equals("RUNNING")) {
        return job.get("id").textValue();
      }
    }
    throw new AssertionError("expected a running job, found none");
  }

  /** Cancels a job and returns when it has ended. */
  void cancel(String job) throws Exception {
    URI uri = URI.create("http://localhost:" + restPort + "/jobs/" + job + "?mode=cancel");
    HttpRequest request =
        HttpRequest.newBuilder(uri).method("PATCH", BodyPublishers.noBody()).build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    await("/jobs/" + job, body -> body.contains("\"state\":\"CANCELED\""), START_LIMIT);
  }

  /** What a process has said so far: {@code jobmanager}, {@code gateway}, {@code submit}… */
  List<String> log(String name) throws IOException {
    return Files.readAllLines(processes.log(name));
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
                uri,
                limit.toSeconds(),
                found,
                processes.endOfLog(JOB_MANAGER),
                processes.endOfLog(taskManager(1))));
  }

  /** To kill or to pause them by name. */
  JavaProcesses processes() {
    return processes;
  }

  private Process launch(String name, String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(jvmOptions);
    command.addAll(
        List.of(
            "-Xmx768m",
            "-Dlog4j.configurationFile=" + directory.resolve(LOGGING),
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            classPath,
            mainClass));
    command.addAll(List.of(arguments));
    return processes.start(
        name, Map.of("FLINK_CONF_DIR", directory.toString(), "MALLOC_ARENA_MAX", "2"), command);
  }

  /** Ends all JVMs and waits until they are gone. */
  @Override
  public void close() {
    processes.close();
  }
}
