package dev.gloss.flink.job;

import dev.gloss.flink.kafka.ScratchFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster inside this process, with its web interface. Checkpoints lie in a directory,
 * unless the job names another: Flink's own default keeps them on the heap and fails above 5 MB of
 * state, which a few hundred conversations are.
 */
@Internal
public final class EmbeddedFlink implements AutoCloseable {
  private static final String PORTS = "8081-8180";
  private static final String SCRATCH = "gloss-flink-";

  private static final Map<String, String> REFUSED =
      Map.of(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
          "expected --state in its place, for a Flink inside gloss run, found both kinds of state",
          WebOptions.SUBMIT_ENABLE.key(),
          "expected none, found one: the Flink inside gloss run takes no other jobs",
          TaskManagerOptions.NUM_TASK_SLOTS.key(),
          "expected parallelism in its place, found both",
          CoreOptions.TMP_DIRS.key(),
          "expected the variable GLOSS_JAVA_OPTS=-Djava.io.tmpdir=… in its place, found both");

  private final MiniCluster cluster;
  private final URI webInterface;
  private final Path checkpoints;
  private final Optional<Path> newest;
  private final ScratchFolder scratch;

  private EmbeddedFlink(
      MiniCluster cluster,
      URI webInterface,
      Path checkpoints,
      Optional<Path> newest,
      ScratchFolder scratch) {
    this.cluster = cluster;
    this.webInterface = webInterface;
    this.checkpoints = checkpoints;
    this.newest = newest;
    this.scratch = scratch;
  }

  /**
   * A cluster that forgets: its checkpoints go with it.
   *
   * @param slots most subtasks of one operator that can run at the same time
   */
  public static EmbeddedFlink startTemporary(int slots) throws InterruptedException {
    return startTemporary(slots, Map.of());
  }

  /** As {@link #startTemporary(int)}, with Flink's options. */
  public static EmbeddedFlink startTemporary(int slots, Map<String, String> options)
      throws InterruptedException {
    ScratchFolder scratch = ScratchFolder.create(SCRATCH);
    return start(slots, options, scratch.path(), Optional.empty(), scratch);
  }

  /**
   * A cluster that keeps its checkpoints, for the next one that is started with the folder.
   *
   * @param slots most subtasks of one operator that can run at the same time
   * @param options of Flink, over what is set here
   * @param state of the one job that is submitted
   */
  public static EmbeddedFlink start(int slots, Map<String, String> options, StateFolder state)
      throws InterruptedException {
    ScratchFolder scratch = ScratchFolder.create(SCRATCH);
    return start(slots, options, state.run(), state.newest(), scratch);
  }

  /**
   * Refuses options that would not hold here.
   *
   * @throws JobFileException if there is one
   */
  public static void check(Map<String, String> options) {
    List<String> refused =
        REFUSED.entrySet().stream()
            .filter(entry -> options.containsKey(entry.getKey()))
            .map(entry -> "flink.%s: %s".formatted(entry.getKey(), entry.getValue()))
            .sorted()
            .toList();
    if (!refused.isEmpty()) {
      throw new JobFileException(refused);
    }
  }

  private static EmbeddedFlink start(
      int slots,
      Map<String, String> options,
      Path checkpoints,
      Optional<Path> newest,
      ScratchFolder scratch)
      throws InterruptedException {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.TMP_DIRS, scratch.path().toString());
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(RestOptions.BIND_PORT, PORTS);
    // Nobody but this process has jobs for it, and no page of another origin reads its answers.
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    configuration.set(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN, "http://localhost");
    configuration.set(JobManagerOptions.BIND_HOST, "localhost");
    configuration.set(TaskManagerOptions.BIND_HOST, "localhost");
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    options.forEach(configuration::setString);
    // A MiniCluster leaves that to whoever starts it.
    FileSystem.initialize(configuration, null);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
      return new EmbeddedFlink(
          cluster, cluster.getRestAddress().get(), checkpoints, newest, scratch);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Flink does not start: " + e.getMessage(), e);
    }
  }

  public URI webInterface() {
    return webInterface;
  }

  /** For tests, which disturb it. */
  MiniCluster cluster() {
    return cluster;
  }

  /**
   * Starts the job that stands in the environment, from the newest snapshot in its state folder if
   * there is one.
   */
  public RunningJob submit(StreamExecutionEnvironment environment, String name) {
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(name);
    JobGraph job = graph.getJobGraph();
    newest.ifPresent(
        path ->
            job.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(path.toUri().toString(), false)));
    JobID id = cluster.submitJob(job).thenApply(submission -> submission.getJobID()).join();
    return new RunningJob(cluster, id, checkpoints);
  }

  /** A job on this cluster. */
  public static final class RunningJob {
    private final MiniCluster cluster;
    private final JobID id;
    private final Path savepoints;

    private RunningJob(MiniCluster cluster, JobID id, Path savepoints) {
      this.cluster = cluster;
      this.id = id;
      this.savepoints = savepoints;
    }

    JobID id() {
      return id;
    }

    /** Completes when the job has ended, exceptionally if it failed. */
    public CompletableFuture<Void> ended() {
      return cluster
          .requestJobResult(id)
          .thenAccept(
              result -> {
                if (!result.isSuccess()) {
                  throw new CompletionException(
                      result
                          .getSerializedThrowable()
                          .map(thrown -> thrown.deserializeError(getClass().getClassLoader()))
                          .orElseGet(() -> new IllegalStateException("the job was cancelled")));
                }
              });
    }

    /**
     * Lets the job end after the record at hand, with a savepoint: what it has written is committed
     * and nothing is read twice by a job that starts from there. {@link #ended} completes then.
     */
    public CompletableFuture<Void> stop() {
      return cluster
          .stopWithSavepoint(
              id, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
          .thenAccept(savepoint -> {});
    }

    public void cancel() {
      cluster.cancelJob(id).join();
    }
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
    scratch.close();
  }
}
