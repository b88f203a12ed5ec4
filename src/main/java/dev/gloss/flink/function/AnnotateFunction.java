package dev.gloss.flink.function;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Annotates one event at a time: the same text with the same pack gives the same annotation, bit
 * for bit, whatever its neighbours, unless the teacher may be asked about a share of the texts
 * only. On a keyed stream it remembers per conversation the latest annotations, so that a repeated
 * text costs nothing, and the sentences that say most, which make the conversation summary, and
 * what its messages leaned to: a message that goes on about something said before is read in the
 * light of it. An event without a conversation leaves no trace in state.
 *
 * <p>The weights are shared with every other slot of this JVM; they are never serialized.
 */
@Internal
public final class AnnotateFunction<T> extends RichMapFunction<T, AnnotatedEvent<T>> {
  private static final long serialVersionUID = 1L;

  /** Name of the state; a savepoint finds it by this. */
  static final String STATE = "thread";

  private static final Logger LOG = LoggerFactory.getLogger(AnnotateFunction.class);

  /** There may be many such texts. */
  private static final int MOST_TOLD = 20;

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final EventReader<T> reader;
  private final AnnotatorSettings settings;

  /** Null: every event stands alone. */
  private final ConversationSettings conversation;

  private transient int failuresTold;
  private transient Annotator annotator;
  private transient AnnotationMetrics metrics;
  private transient ConversationAnnotator conversations;
  private transient ValueState<ConversationState> state;

  private AnnotateFunction(
      EventReader<T> reader, AnnotatorSettings settings, ConversationSettings conversation) {
    this.reader = reader;
    this.settings = settings;
    this.conversation = conversation;
  }

  /** For a stream without keys: every event stands alone. */
  public static <T> AnnotateFunction<T> withoutContext(
      EventReader<T> reader, AnnotatorSettings settings) {
    return new AnnotateFunction<>(reader, settings, null);
  }

  /** For a stream keyed by {@link EventReader#partitionKey}. */
  public static <T> AnnotateFunction<T> withConversations(
      EventReader<T> reader, AnnotatorSettings settings, ConversationSettings conversation) {
    return new AnnotateFunction<>(reader, settings, conversation);
  }

  /**
   * Puts it into a stream, by conversation if it remembers any; types are told to Flink.
   *
   * @return the operator, whose name and uid are the caller's to give
   */
  public SingleOutputStreamOperator<AnnotatedEvent<T>> on(DataStream<T> events) {
    return typed(
        isByEventTime() ? byEventTime(events, null) : byConversation(events).map(this), events);
  }

  /** As {@link #on(DataStream)}; what is rejected goes to a side output. */
  public SingleOutputStreamOperator<AnnotatedEvent<T>> on(
      DataStream<T> events, OutputTag<AnnotatedEvent<T>> rejected) {
    return typed(
        isByEventTime()
            ? byEventTime(events, rejected)
            : byConversation(events).process(new SplitFunction<>(this, rejected)),
        events);
  }

  private static <T> SingleOutputStreamOperator<AnnotatedEvent<T>> typed(
      SingleOutputStreamOperator<AnnotatedEvent<T>> operator, DataStream<T> events) {
    return operator.returns(new AnnotatedEventType<>(events.getType()));
  }

  private boolean isByEventTime() {
    return conversation != null && conversation.eventTime();
  }

  private DataStream<T> byConversation(DataStream<T> events) {
    return conversation == null ? events : keyed(events);
  }

  private SingleOutputStreamOperator<AnnotatedEvent<T>> byEventTime(
      DataStream<T> events, OutputTag<AnnotatedEvent<T>> rejected) {
    return keyed(events)
        .process(new EventTimeFunction<>(this, rejected, conversation.timeToLive()));
  }

  private KeyedStream<T, String> keyed(DataStream<T> events) {
    EventReader<T> own = reader;
    return events.keyBy(own::partitionKey, Types.STRING);
  }

  @Override
  public void open(OpenContext context) {
    annotator = Annotator.open(settings, System::nanoTime);
    metrics = new AnnotationMetrics(getRuntimeContext().getMetricGroup());
    if (conversation != null) {
      conversations = new ConversationAnnotator(annotator, conversation);
      ValueStateDescriptor<ConversationState> descriptor =
          new ValueStateDescriptor<>(STATE, StreamType.CONVERSATION);
      // In event time too: state with a time to live is written otherwise than state without.
      descriptor.enableTimeToLive(
          StateTtlConfig.newBuilder(conversation.eventTime() ? FOR_EVER : conversation.timeToLive())
              .build());
      state = getRuntimeContext().getState(descriptor);
    }
  }

  @Override
  public AnnotatedEvent<T> map(T event) throws IOException {
    return map(event, ConversationState.TIMELESS);
  }

  /** As {@link #map}, of an event of this time. */
  AnnotatedEvent<T> map(T event, long time) throws IOException {
    return new AnnotatedEvent<>(event, outcome(event, time), annotator.identity());
  }

  boolean isInConversation(T event) {
    return reader.isInConversation(event);
  }

  /** Removes the conversation at hand if it has been silent for too long by this time. */
  void forgetBy(long time) throws IOException {
    ConversationState stored = state.value();
    if (stored != null && stored.isOver(time, conversation.timeToLive())) {
      state.clear();
    }
  }

  private Outcome outcome(T event, long time) throws IOException {
    String text = reader.text().apply(event);
    if (text == null) {
      return counted(
          new Outcome.Rejected(RejectReason.MISSING_FIELD, "expected a text, found null"), false);
    }
    return conversation != null && reader.isInConversation(event)
        ? annotateInConversation(text, time)
        : counted(annotator.annotate(text), false);
  }

  private Outcome counted(Outcome outcome, boolean reused) {
    if (outcome instanceof Outcome.Annotated annotated) {
      metrics.count(annotated.annotation(), reused, reused ? 0 : annotated.micros());
    } else if (outcome instanceof Outcome.Rejected rejected) {
      metrics.count(rejected);
      if (rejected.reason() == RejectReason.ANNOTATION_FAILED && failuresTold < MOST_TOLD) {
        failuresTold++;
        LOG.warn("a text could not be annotated: {}", rejected.message());
      }
    }
    return outcome;
  }

  private Outcome annotateInConversation(String text, long time) throws IOException {
    ConversationAnnotator.Turn turn = conversations.annotate(text, state.value(), time);
    if (turn.after() != null) {
      state.update(turn.after());
    }
    return counted(turn.outcome(), turn.reused());
  }

  @Override
  public void close() {
    if (annotator != null) {
      annotator.close();
      annotator = null;
    }
  }
}
