package dev.gloss.flink;

import dev.gloss.annotate.Outcome;
import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.AnnotatedEventType;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** What comes out of {@link Gloss}: each event once, in one of two streams. */
@PublicEvolving
public final class AnnotatedStream<T> {
  private static final String REJECTED = "gloss-rejected";

  private final SingleOutputStreamOperator<AnnotatedEvent<T>> operator;
  private final SingleOutputStreamOperator<AnnotatedEvent<T>> annotated;
  private final OutputTag<AnnotatedEvent<T>> rejected;

  private AnnotatedStream(
      SingleOutputStreamOperator<AnnotatedEvent<T>> operator,
      SingleOutputStreamOperator<AnnotatedEvent<T>> annotated,
      OutputTag<AnnotatedEvent<T>> rejected) {
    this.operator = operator;
    this.annotated = annotated;
    this.rejected = rejected;
  }

  static <T> AnnotatedStream<T> of(DataStream<T> events, AnnotateFunction<T> function) {
    TypeInformation<AnnotatedEvent<T>> type = new AnnotatedEventType<>(events.getType());
    OutputTag<AnnotatedEvent<T>> rejected = new OutputTag<>(REJECTED, type);
    SingleOutputStreamOperator<AnnotatedEvent<T>> operator = function.on(events).name("annotate");
    return new AnnotatedStream<>(
        operator,
        operator.process(new Split<>(rejected)).returns(type).name("annotated or rejected"),
        rejected);
  }

  /** The events that were annotated. */
  public DataStream<AnnotatedEvent<T>> annotated() {
    return annotated;
  }

  /**
   * The events that were not, with {@link AnnotatedEvent#rejection why}. A job that does not read
   * them loses them.
   */
  public DataStream<AnnotatedEvent<T>> rejected() {
    return annotated.getSideOutput(rejected);
  }

  /**
   * Names the operator for savepoints, which find the conversations' memory by it.
   *
   * @param uid unique in the job, and the same in its later versions
   */
  public AnnotatedStream<T> uid(String uid) {
    operator.uid(uid);
    // It keeps nothing, but a job may refuse operators without one.
    annotated.uid(uid + "-split");
    return this;
  }

  /**
   * Runs the operator so many times, with a share of the events or of the conversations each.
   *
   * @param parallelism at least 1
   */
  public AnnotatedStream<T> parallelism(int parallelism) {
    operator.setParallelism(parallelism);
    annotated.setParallelism(parallelism);
    return this;
  }

  /** Sends what was rejected aside. */
  private static final class Split<T>
      extends ProcessFunction<AnnotatedEvent<T>, AnnotatedEvent<T>> {
    private static final long serialVersionUID = 1L;

    private final OutputTag<AnnotatedEvent<T>> rejected;

    Split(OutputTag<AnnotatedEvent<T>> rejected) {
      this.rejected = rejected;
    }

    @Override
    public void processElement(
        AnnotatedEvent<T> event, Context context, Collector<AnnotatedEvent<T>> out) {
      if (event.outcome() instanceof Outcome.Rejected) {
        context.output(rejected, event);
      } else {
        out.collect(event);
      }
    }
  }
}
