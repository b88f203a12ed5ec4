package dev.gloss.deploy;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The smallest job there is, for trying out {@link FlinkProcesses}. */
public final class CountingJob {
  private CountingJob() {}

  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSequence(1, Long.parseLong(arguments[0]))
        .sinkTo(new DiscardingSink<>())
        .name("nowhere");
    environment.execute("counting");
  }
}
