package dev.gloss.flink.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's own server classes, put together for a process that is not Kafka's. {@code
 * KafkaRaftServer} does the same for a process of its own and does two things that a guest must
 * not: on a fault it ends the JVM, and it binds the controller's port only after the port was
 * written into the configuration, so that a port found free can be taken in between. Here faults
 * are logged and thrown, and the controller gets a socket that is already bound.
 */
final class KraftNode implements AutoCloseable {
  static final String CLIENTS = "PLAINTEXT";

  private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);
  private static final String CONTROLLER = "CONTROLLER";
  private static final String HOST = "127.0.0.1";
  private static final int NODE_ID = 1;

  private final Path directory;
  private final DirectoryLock lock;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private KraftNode(
      Path directory, DirectoryLock lock, ControllerServer controller, BrokerServer broker) {
    this.directory = directory;
    this.lock = lock;
    this.controller = controller;
    this.broker = broker;
  }

  /**
   * Formats the directory unless that was done, and returns when the broker takes requests.
   *
   * @param settings win over ours, but {@code listeners} come on top of ours
   * @throws IllegalStateException when it cannot; nothing is left running then
   */
  static KraftNode start(Path directory, Map<String, String> settings) {
    DirectoryLock lock = null;
    ServerSocketChannel socket = null;
    KraftNode node = null;
    try {
      lock = DirectoryLock.acquire(directory);
      socket = boundSocket();
      KafkaConfig config = config(directory, socket.socket().getLocalPort(), settings);
      format(directory);
      node = assemble(directory, lock, config, socket);
      node.controller.startup();
      node.broker.startup();
      return node;
    } catch (Exception e) {
      closeAfterFailure(node, socket, lock);
      throw new IllegalStateException(
          "embedded Kafka cannot start in %s: %s".formatted(directory, rootMessage(e)), e);
    }
  }

  private static ServerSocketChannel boundSocket() throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    socket.configureBlocking(false);
    socket.bind(new InetSocketAddress(HOST, 0));
    return socket;
  }

  private static void closeAfterFailure(
      KraftNode node, ServerSocketChannel socket, DirectoryLock lock) {
    if (node != null) {
      node.close();
    }
    Utils.closeQuietly(socket, "controller socket");
    Utils.closeQuietly(lock, "directory lock");
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  private static KafkaConfig config(
      Path directory, int controllerPort, Map<String, String> settings) {
    String listeners =
        "%s://%s:0,%s://%s:%d".formatted(CLIENTS, HOST, CONTROLLER, HOST, controllerPort);
    Map<String, String> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(NODE_ID));
    config.put("log.dirs", directory.toAbsolutePath().toString());
    config.put("listeners", listeners);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", CLIENTS);
    config.put("controller.listener.names", CONTROLLER);
    config.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);

    config.put("auto.create.topics.enable", "false");
    config.put("message.max.bytes", Integer.toString(EmbeddedKafka.MAX_MESSAGE_BYTES));
    config.put("replica.fetch.max.bytes", Integer.toString(EmbeddedKafka.MAX_MESSAGE_BYTES));
    config.put("log.retention.ms", "-1");

    // One node, and few partitions for the topics that Kafka makes itself: they start faster.
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "2");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("group.initial.rebalance.delay.ms", "0");

    // Sized for a guest in somebody else's JVM; Kafka's default for the cleaner alone is 128 MiB.
    config.put("log.cleaner.dedupe.buffer.size", "4194304");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");

    config.putAll(settings);
    if (settings.containsKey("listeners")) {
      config.put("listeners", listeners + "," + settings.get("listeners"));
    }
    return new KafkaConfig(config, false);
  }

  /** Leaves a formatted directory as it is: its cluster id and its data. */
  private static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    String logs = directory.toAbsolutePath().toString();
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(logs)
          .addDirectory(logs)
          .run();
    }
  }

  private static KraftNode assemble(
      Path directory,
      DirectoryLock lock,
      KafkaConfig config,
      ServerSocketChannel controllerSocket) {
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> loaded =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    ServerSocketFactory sockets =
        (listener, address, backlog, receiveBuffer) ->
            CONTROLLER.equals(listener)
                ? controllerSocket
                : ServerSocketFactory.INSTANCE.openServerSocket(
                    listener, address, backlog, receiveBuffer);
    SharedServer shared =
        new SharedServer(
            config,
            loaded._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            (name, fatal, action) -> new LoggingFaultHandler(name, action),
            sockets);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), loaded._2());
    return new KraftNode(directory, lock, controller, new BrokerServer(shared));
  }

  Path directory() {
    return directory;
  }

  String address(String listener) {
    return HOST + ":" + broker.boundPort(new ListenerName(listener));
  }

  /** The broker first: it hands its partitions back to the controller. */
  @Override
  public void close() {
    broker.shutdown();
    controller.shutdown();
    Utils.closeQuietly(lock, "directory lock");
  }
}
