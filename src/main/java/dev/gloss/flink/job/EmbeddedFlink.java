package dev.gloss.flink.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster inside this process, with its web interface. Checkpoints lie in a temporary
 * directory that goes with it, unless the job names another: Flink's own default keeps them on the
 * heap and fails above 5 MB of state, which a few hundred conversations are.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final String PORTS = "8081-8180";

  private final MiniCluster cluster;
  private final URI webInterface;
  private final Path checkpoints;

  private EmbeddedFlink(MiniCluster cluster, URI webInterface, Path checkpoints) {
    this.cluster = cluster;
    this.webInterface = webInterface;
    this.checkpoints = checkpoints;
  }

  /**
   * @param slots most subtasks of one operator that can run at the same time
   */
  public static EmbeddedFlink start(int slots) throws InterruptedException {
    Path checkpoints = temporaryDirectory();
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(RestOptions.BIND_PORT, PORTS);
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
      return new EmbeddedFlink(cluster, cluster.getRestAddress().get(), checkpoints);
    } catch (InterruptedException e) {
      delete(checkpoints);
      throw e;
    } catch (Exception e) {
      delete(checkpoints);
      throw new IllegalStateException("Flink does not start: " + e.getMessage(), e);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("gloss-checkpoints-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for checkpoints", e);
    }
  }

  public URI webInterface() {
    return webInterface;
  }

  /** For tests, which disturb it. */
  MiniCluster cluster() {
    return cluster;
  }

  /** Starts the job that stands in the environment. */
  public RunningJob submit(StreamExecutionEnvironment environment, String name) {
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(name);
    JobID job =
        cluster
            .submitJob(graph.getJobGraph())
            .thenApply(submission -> submission.getJobID())
            .join();
    return new RunningJob(cluster, job);
  }

  /** A job on this cluster. */
  public static final class RunningJob {
    private final MiniCluster cluster;
    private final JobID id;

    private RunningJob(MiniCluster cluster, JobID id) {
      this.cluster = cluster;
      this.id = id;
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

    public void cancel() {
      cluster.cancelJob(id).join();
    }
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
    delete(checkpoints);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
