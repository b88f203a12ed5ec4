package dev.gloss.flink.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/** A Flink cluster inside this process, with its web interface. */
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
    Path checkpoints = temporaryFolder();
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, PORTS);
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.ADDRESS, "localhost");
    // The default storage, the heap of the JobManager, refuses state over 5 MB.
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
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
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Flink does not start: " + e.getMessage(), e);
    }
  }

  public URI webInterface() {
    return webInterface;
  }

  /** Starts the job that stands in the environment. */
  public RunningJob submit(StreamExecutionEnvironment environment, String name) {
    JobID job =
        cluster
            .submitJob(environment.getStreamGraph().getJobGraph())
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

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("gloss-flink");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
    FileUtils.deleteDirectoryQuietly(checkpoints.toFile());
  }
}
