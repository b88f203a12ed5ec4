package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Annotates in conversations whose silence is measured by the events' own time. Which conversation
 * an event goes on with follows from the times of its events alone, so a replay says the same;
 * watermarks only tell when what is over can be removed.
 */
final class EventTimeFunction<T> extends KeyedProcessFunction<String, T, AnnotatedEvent<T>>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Parts of the time to live that timers are rounded up to: a conversation has few of them. */
  private static final int GRAINS = 8;

  /** In milliseconds, some 36 million years: sums of times do not overflow. */
  private static final long LATEST = 1L << 60;

  private final AnnotateFunction<T> annotate;

  /** Null: what is rejected goes the way of the rest. */
  private final OutputTag<AnnotatedEvent<T>> rejected;

  /** Null: nobody asks for them. */
  private final OutputTag<AnnotatedEvent<T>> disagreements;

  private final long timeToLive;
  private final long grain;

  EventTimeFunction(
      AnnotateFunction<T> annotate,
      OutputTag<AnnotatedEvent<T>> rejected,
      OutputTag<AnnotatedEvent<T>> disagreements,
      Duration timeToLive) {
    this.annotate = annotate;
    this.rejected = rejected;
    this.disagreements = disagreements;
    this.timeToLive = timeToLive.toMillis();
    this.grain = Math.max(1, this.timeToLive / GRAINS);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    annotate.initializeState(context);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    annotate.snapshotState(context);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    annotate.setRuntimeContext(getRuntimeContext());
    annotate.open(context);
  }

  @Override
  public void processElement(T event, Context context, Collector<AnnotatedEvent<T>> out)
      throws IOException {
    Long stamp = context.timestamp();
    if (stamp == null) {
      throw new IllegalStateException(
          "expected events with timestamps, found one without; assign them before Gloss annotates"
              + " by event time");
    }
    long time = Math.max(-LATEST, Math.min(LATEST, stamp));
    AnnotatedEvent<T> annotated = annotate.map(event, time);
    if (rejected != null && annotated.outcome() instanceof Outcome.Rejected) {
      context.output(rejected, annotated);
    } else {
      out.collect(annotated);
    }
    if (disagreements != null) {
      annotate.disagreement(event).ifPresent(said -> context.output(disagreements, said));
    }
    if (annotate.isInConversation(event)) {
      context.timerService().registerEventTimeTimer(due(time));
    }
  }

  /** When a conversation with no later event is over for certain. */
  private long due(long time) {
    return (Math.floorDiv(time + timeToLive, grain) + 1) * grain;
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<AnnotatedEvent<T>> out)
      throws IOException {
    annotate.forgetBy(time);
  }

  @Override
  public void close() {
    annotate.close();
  }
}
