package dev.gloss.flink;

import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.AnnotatedEventType;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** What comes out of {@link Gloss}: each event once, in one of two streams. */
@PublicEvolving
public final class AnnotatedStream<T> {
  private static final String REJECTED = "gloss-rejected";

  private final SingleOutputStreamOperator<AnnotatedEvent<T>> operator;
  private final OutputTag<AnnotatedEvent<T>> rejected;

  private AnnotatedStream(
      SingleOutputStreamOperator<AnnotatedEvent<T>> operator,
      OutputTag<AnnotatedEvent<T>> rejected) {
    this.operator = operator;
    this.rejected = rejected;
  }

  static <T> AnnotatedStream<T> of(DataStream<T> events, AnnotateFunction<T> function) {
    OutputTag<AnnotatedEvent<T>> rejected =
        new OutputTag<>(REJECTED, new AnnotatedEventType<>(events.getType()));
    return new AnnotatedStream<>(function.on(events, rejected).name("annotate"), rejected);
  }

  /** The events that were annotated. */
  public DataStream<AnnotatedEvent<T>> annotated() {
    return operator;
  }

  /**
   * The events that were not, with {@link AnnotatedEvent#rejection why}. A job that does not read
   * them loses them.
   */
  public DataStream<AnnotatedEvent<T>> rejected() {
    return operator.getSideOutput(rejected);
  }

  /**
   * Names the operator for savepoints, which find the conversations' memory by it.
   *
   * @param uid unique in the job, and the same in its later versions
   */
  public AnnotatedStream<T> uid(String uid) {
    operator.uid(uid);
    return this;
  }

  /**
   * Runs the operator so many times, with a share of the events or of the conversations each.
   *
   * @param parallelism at least 1
   */
  public AnnotatedStream<T> parallelism(int parallelism) {
    operator.setParallelism(parallelism);
    return this;
  }
}
