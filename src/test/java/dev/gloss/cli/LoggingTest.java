package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the command line's own logging tells and keeps to itself. */
final class LoggingTest {
  /** What Flink counts against a job, or what kept it from beginning. */
  private static final Set<CheckpointFailureReason> TOLD =
      EnumSet.of(
          CheckpointFailureReason.IO_EXCEPTION,
          CheckpointFailureReason.CHECKPOINT_ASYNC_EXCEPTION,
          CheckpointFailureReason.CHECKPOINT_DECLINED,
          CheckpointFailureReason.CHECKPOINT_EXPIRED,
          CheckpointFailureReason.FINALIZE_CHECKPOINT_FAILURE,
          CheckpointFailureReason.TRIGGER_CHECKPOINT_FAILURE);

  @ParameterizedTest
  @EnumSource(CheckpointFailureReason.class)
  void checkpointThatFailsIsToldWithItsCauseIfItMatters(CheckpointFailureReason reason)
      throws Exception {
    if (TOLD.contains(reason)) {
      assertThat(logged(reason))
          .contains(" WARN  CheckpointFailureManager: Failed to complete checkpoint 3\n")
          .contains(reason.message())
          .containsOnlyOnce("Caused by: java.io.IOException: the disk is full");
    } else {
      assertThat(logged(reason)).isEmpty();
    }
  }

  /** A task that has ended meanwhile. */
  @Test
  void checkpointOfATaskThatIsGoneIsNotTold() throws Exception {
    assertThat(
            logged(
                new CheckpointException(
                    "TaskManager received a checkpoint request for unknown task 1_2_0_0.",
                    CheckpointFailureReason.TASK_CHECKPOINT_FAILURE)))
        .isEmpty();
  }

  private static String logged(CheckpointFailureReason reason) throws Exception {
    return logged(new CheckpointException(reason, new IOException("the disk is full")));
  }

  private static String logged(CheckpointException failure) throws Exception {
    String name = CheckpointFailureManager.class.getName();
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLoggerName(name)
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage("Failed to complete checkpoint 3"))
            .setThrown(failure)
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
