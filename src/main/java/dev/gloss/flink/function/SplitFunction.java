package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Annotates, and sends aside what is rejected and what the shadow says otherwise: an operator for
 * all costs less than several.
 */
final class SplitFunction<T> extends ProcessFunction<T, AnnotatedEvent<T>>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final AnnotateFunction<T> annotate;

  /** Null: what is rejected goes the way of the rest. */
  private final OutputTag<AnnotatedEvent<T>> rejected;

  /** Null: nobody asks for them. */
  private final OutputTag<AnnotatedEvent<T>> disagreements;

  SplitFunction(
      AnnotateFunction<T> annotate,
      OutputTag<AnnotatedEvent<T>> rejected,
      OutputTag<AnnotatedEvent<T>> disagreements) {
    this.annotate = annotate;
    this.rejected = rejected;
    this.disagreements = disagreements;
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
    AnnotatedEvent<T> annotated = annotate.map(event);
    if (rejected != null && annotated.outcome() instanceof Outcome.Rejected) {
      context.output(rejected, annotated);
    } else {
      out.collect(annotated);
    }
    if (disagreements != null) {
      annotate.disagreement(event).ifPresent(said -> context.output(disagreements, said));
    }
  }

  @Override
  public void close() {
    annotate.close();
  }
}
