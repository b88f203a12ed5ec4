package dev.gloss.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.flink.function.OutboundRecord;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

/** What it does with brokers is tried where there are some. */
final class ClosingSinkTest {
  /** A job that waits for its brokers tries again and again. */
  @Test
  void writerThatFindsNoBrokersLeavesNoClientBehind() {
    Sink<OutboundRecord> sink =
        new KafkaEnds(Map.of("bootstrap.servers", "127.0.0.1:1"))
            .sink("enriched", DeliveryGuarantee.EXACTLY_ONCE, "gloss-test:enriched", 900_000);
    Set<Thread> before = admins();

    assertThatThrownBy(() -> sink.createWriter(null))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("expected an answer from the brokers at 127.0.0.1:1, found: ");

    assertThat(admins()).isSubsetOf(before);
  }

  private static Set<Thread> admins() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("kafka-admin-client-thread"));
    return threads;
  }
}
