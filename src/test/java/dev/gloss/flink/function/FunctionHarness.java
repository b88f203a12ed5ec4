package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** One subtask of a function of this package, with its state and its metrics in sight. */
final class FunctionHarness<I, O> implements AutoCloseable {
  /** Key groups; what a savepoint of these tests can be spread over at most. */
  static final int MAX_PARALLELISM = 128;

  private final RecordedMetrics metrics;
  private final MockEnvironment environment;
  private final OneInputStreamOperatorTestHarness<I, O> harness;

  private FunctionHarness(
      RecordedMetrics metrics,
      MockEnvironment environment,
      OneInputStreamOperatorTestHarness<I, O> harness,
      TypeSerializer<O> output) {
    this.metrics = metrics;
    this.environment = environment;
    this.harness = harness;
    harness.setup(output);
  }

  /** The only subtask of a function on a keyed stream. */
  static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> keyed(
      AnnotateFunction<DecodedRecord> function) throws Exception {
    return keyed(function, 1, 0);
  }

  /** A subtask of a function on a stream that is keyed as the job keys it. */
  static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> keyed(
      AnnotateFunction<DecodedRecord> function, int parallelism, int subtask) throws Exception {
    RecordedMetrics metrics = new RecordedMetrics();
    MockEnvironment environment = environment(metrics, parallelism, subtask);
    return new FunctionHarness<>(
        metrics,
        environment,
        new KeyedOneInputStreamOperatorTestHarness<>(
            new StreamMap<>(function), DecodedRecord::partitionKey, Types.STRING, environment),
        StreamType.ANNOTATED.createSerializer(new SerializerConfigImpl()));
  }

  /** The only subtask of a function that goes by the events' time. */
  static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> inEventTime(
      AnnotateFunction<DecodedRecord> function, Duration timeToLive) throws Exception {
    RecordedMetrics metrics = new RecordedMetrics();
    MockEnvironment environment = environment(metrics, 1, 0);
    return new FunctionHarness<>(
        metrics,
        environment,
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new EventTimeFunction<>(function, null, null, timeToLive)),
            DecodedRecord::partitionKey,
            Types.STRING,
            environment),
        StreamType.ANNOTATED.createSerializer(new SerializerConfigImpl()));
  }

  /** A function on a stream without keys. */
  static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> unkeyed(
      AnnotateFunction<DecodedRecord> function) throws Exception {
    return unkeyed(
        new StreamMap<>(function),
        StreamType.ANNOTATED.createSerializer(new SerializerConfigImpl()));
  }

  static FunctionHarness<RawRecord, DecodedRecord> of(DecodeFunction function) throws Exception {
    return unkeyed(new ProcessOperator<>(function), DecodedRecordSerializer.INSTANCE);
  }

  static FunctionHarness<AnnotatedEvent<DecodedRecord>, OutboundRecord> of(RouteFunction function)
      throws Exception {
    return unkeyed(new ProcessOperator<>(function), OutboundRecordSerializer.INSTANCE);
  }

  private static <I, O> FunctionHarness<I, O> unkeyed(
      OneInputStreamOperator<I, O> operator, TypeSerializer<O> output) throws Exception {
    RecordedMetrics metrics = new RecordedMetrics();
    MockEnvironment environment = environment(metrics, 1, 0);
    return new FunctionHarness<>(
        metrics,
        environment,
        new OneInputStreamOperatorTestHarness<>(operator, environment),
        output);
  }

  private static MockEnvironment environment(
      RecordedMetrics metrics, int parallelism, int subtask) {
    return MockEnvironment.builder()
        .setMetricGroup(metrics.task())
        .setMaxParallelism(MAX_PARALLELISM)
        .setParallelism(parallelism)
        .setSubtaskIndex(subtask)
        .build();
  }

  FunctionHarness<I, O> open() throws Exception {
    harness.open();
    return this;
  }

  /** Opens with what an earlier harness kept. */
  FunctionHarness<I, O> openWith(OperatorSubtaskState state) throws Exception {
    harness.initializeState(state);
    return open();
  }

  /** What comes out for this record, which must be exactly one record. */
  O process(I record) throws Exception {
    List<O> out = processAll(record);
    if (out.size() != 1) {
      throw new AssertionError("expected one record to come out, found " + out.size());
    }
    return out.get(0);
  }

  /** What comes out for this record. */
  List<O> processAll(I record) throws Exception {
    harness.processElement(record, 0);
    List<O> out = harness.extractOutputValues();
    harness.getOutput().clear();
    return out;
  }

  /** What comes out for a record of this time; null: it has none. */
  O processAt(Long time, I record) throws Exception {
    harness.processElement(
        time == null ? new StreamRecord<>(record) : new StreamRecord<>(record, time));
    List<O> out = harness.extractOutputValues();
    harness.getOutput().clear();
    return out.get(0);
  }

  /** No event is older than this any more. */
  void watermark(long time) throws Exception {
    harness.processWatermark(time);
    harness.getOutput().clear();
  }

  /** All dead letters so far. */
  List<OutboundRecord> deadLetters() {
    Iterable<StreamRecord<OutboundRecord>> records = harness.getSideOutput(DeadLetters.OUTPUT);
    return records == null
        ? List.of()
        : harness.getSideOutput(DeadLetters.OUTPUT).stream().map(StreamRecord::getValue).toList();
  }

  OperatorSubtaskState checkpoint() throws Exception {
    return harness.snapshot(1, 1);
  }

  /** Moves the clock that decides which conversations are forgotten. */
  void setTime(long millis) {
    harness.setStateTtlProcessingTime(millis);
  }

  /** What the conversation remembers, or null. */
  ConversationState memory(String thread) throws Exception {
    return state(thread).value();
  }

  /** Makes the conversation remember something. */
  void plant(String thread, ConversationState memory) throws Exception {
    state(thread).update(memory);
  }

  /** Conversations with a memory, forgotten ones that were not cleaned up yet included. */
  int memories() {
    return ((KeyedOneInputStreamOperatorTestHarness<?, I, O>) harness).numKeyedStateEntries();
  }

  /** The function's own state: Flink finds it by its name. */
  private ValueState<ConversationState> state(String thread) throws Exception {
    KeyedStateBackend<String> backend = harness.getOperator().getKeyedStateBackend();
    backend.setCurrentKey(thread);
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        new ValueStateDescriptor<>(AnnotateFunction.STATE, StreamType.CONVERSATION));
  }

  long count(String counter) {
    return metrics.count(counter);
  }

  double value(String gauge) {
    return metrics.value(gauge);
  }

  long gauge(String name) {
    return metrics.gauge(name);
  }

  Map<String, Long> counted() {
    return metrics.counted();
  }

  Histogram histogram(String name) {
    return metrics.histogram(name);
  }

  @Override
  public void close() {
    try (environment) {
      harness.close();
    } catch (Exception e) {
      throw new AssertionError("expected the function to close", e);
    }
  }
}
