package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureManager;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** What the command line's own logging tells and keeps to itself. */
final class LoggingTest {
  @Test
  void checkpointDeclinedByATaskThatEndsIsNotTold() throws Exception {
    assertThat(logged(CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_CLOSING)).isEmpty();
  }

  @Test
  void checkpointThatFailsIsToldWithItsCause() throws Exception {
    assertThat(logged(CheckpointFailureReason.CHECKPOINT_ASYNC_EXCEPTION))
        .contains(" WARN  CheckpointFailureManager: Failed to complete checkpoint 3\n")
        .contains(CheckpointFailureReason.CHECKPOINT_ASYNC_EXCEPTION.message())
        .containsOnlyOnce("Caused by: java.io.IOException: the disk is full");
  }

  private static String logged(CheckpointFailureReason reason) throws Exception {
    String name = CheckpointFailureManager.class.getName();
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLoggerName(name)
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage("Failed to complete checkpoint 3"))
            .setThrown(new CheckpointException(reason, new IOException("the disk is full")))
            .build();
    try (LoggerContext context =
        new LoggerContext(
            "command line", null, LoggingTest.class.getResource("/log4j2.properties").toURI())) {
      context.start();
      LoggerConfig logger = context.getConfiguration().getLoggerConfig(name);
      assertThat(logger.getName()).isEqualTo(name);
      assertThat(logger.isAdditive()).isFalse();
      Collection<Appender> appenders = logger.getAppenders().values();
      return appenders.stream()
          .map(appender -> appender.getLayout().toSerializable(event).toString())
          .collect(Collectors.joining());
    }
  }
}
