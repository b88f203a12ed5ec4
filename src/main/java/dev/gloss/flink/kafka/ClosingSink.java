package dev.gloss.flink.kafka;

import dev.gloss.flink.function.OutboundRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's sink, whose writers leave nothing behind. The connector's own (5.0.0) looks for
 * open transactions with an admin client that it never closes: a thread, its connections and, with
 * them, all classes of the job would stay in the TaskManager after every restart and submission. A
 * writer that cannot be made takes its client along where nobody can close it, so none is made
 * before the brokers answer.
 *
 * @param <S> state of a writer
 * @param <C> what is committed
 */
final class ClosingSink<
        S,
        C,
        K extends
            Sink<OutboundRecord> & SupportsWriterState<OutboundRecord, S> & SupportsCommitter<C>
                & SupportsPostCommitTopology<C>>
    implements Sink<OutboundRecord>,
        SupportsWriterState<OutboundRecord, S>,
        SupportsCommitter<C>,
        SupportsPostCommitTopology<C> {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(ClosingSink.class);

  private final K sink;
  private final Properties client;

  /**
   * @param client of the brokers, as producers get them
   */
  ClosingSink(K sink, Properties client) {
    this.sink = sink;
    this.client = client;
  }

  private void requireBrokers() throws IOException {
    try (Admin admin = Admin.create(KafkaPreflight.adminProperties(client))) {
      admin.describeCluster().nodes().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the brokers");
    } catch (ExecutionException e) {
      throw new IOException(
          "expected an answer from the brokers at %s, found: %s"
              .formatted(
                  client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                  e.getCause().getMessage()),
          e);
    }
  }

  @Override
  public SinkWriter<OutboundRecord> createWriter(WriterInitContext context) throws IOException {
    requireBrokers();
    return new Writer<S, C>(sink.createWriter(context));
  }

  @Override
  public StatefulSinkWriter<OutboundRecord, S> restoreWriter(
      WriterInitContext context, Collection<S> state) throws IOException {
    requireBrokers();
    return new Writer<S, C>(sink.restoreWriter(context, state));
  }

  @Override
  public SimpleVersionedSerializer<S> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
    return sink.createCommitter(context);
  }

  @Override
  public SimpleVersionedSerializer<C> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<C>> committables) {
    sink.addPostCommitTopology(committables);
  }

  // Flink's own writers may be interrupted while they close.
  @SuppressWarnings("try")
  private static final class Writer<S, C>
      implements StatefulSinkWriter<OutboundRecord, S>, CommittingSinkWriter<OutboundRecord, C> {
    private final SinkWriter<OutboundRecord> writer;
    private final StatefulSinkWriter<OutboundRecord, S> stateful;
    private final CommittingSinkWriter<OutboundRecord, C> committing;

    @SuppressWarnings("unchecked")
    Writer(SinkWriter<OutboundRecord> writer) {
      this.writer = writer;
      this.stateful = (StatefulSinkWriter<OutboundRecord, S>) writer;
      this.committing = (CommittingSinkWriter<OutboundRecord, C>) writer;
    }

    @Override
    public void write(OutboundRecord record, Context context)
        throws IOException, InterruptedException {
      writer.write(record, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
    }

    @Override
    public List<S> snapshotState(long checkpointId) throws IOException {
      return stateful.snapshotState(checkpointId);
    }

    @Override
    public Collection<C> prepareCommit() throws IOException, InterruptedException {
      return committing.prepareCommit();
    }

    @Override
    public void close() throws Exception {
      try {
        writer.close();
      } finally {
        closeAdmin();
      }
    }

    private void closeAdmin() {
      for (Field field : writer.getClass().getDeclaredFields()) {
        if (Admin.class.isAssignableFrom(field.getType())) {
          try {
            field.setAccessible(true);
            if (field.get(writer) instanceof Admin admin) {
              admin.close(Duration.ZERO);
            }
          } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("an admin client of Kafka's stays open: {}", e.toString());
          }
        }
      }
    }
  }
}
