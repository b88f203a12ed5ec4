package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.drift.Profile;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Channel;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.Release;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
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
 * <p>A model that is a channel is followed: what the channel comes to name is loaded beside the
 * records and takes over at a checkpoint's barrier, which remembers it. So all records between two
 * checkpoints are annotated by one model, and a replay asks the one that was asked the first time.
 *
 * <p>A second pack may read along and say otherwise, which changes nothing of what is said.
 *
 * <p>The weights are shared with every other slot of this JVM; they are never serialized.
 */
@Internal
public final class AnnotateFunction<T> extends RichMapFunction<T, AnnotatedEvent<T>>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Name of the state; a savepoint finds it by this. */
  static final String STATE = "thread";

  /** Name of the state that says which release of a channel is in force. */
  static final String MODEL = "model-in-force";

  /** How often a channel is looked at, unless somebody says otherwise. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(AnnotateFunction.class);

  /** There may be many such texts. */
  private static final int MOST_TOLD = 20;

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final EventReader<T> reader;
  private final AnnotatorSettings settings;

  /** Null: every event stands alone. */
  private final ConversationSettings conversation;

  private final Duration lookEvery;

  /** Null: nobody reads along. */
  private final ShadowSettings shadow;

  private transient int failuresTold;
  private transient Annotator annotator;
  private transient AnnotationMetrics metrics;
  private transient ConversationAnnotator conversations;
  private transient ValueState<ConversationState> state;

  /** Null: the model is no channel. */
  private transient ListState<ModelInForce> modelState;

  private transient ModelFollower follower;
  private transient Release inForce;
  private transient Shadow reading;

  /** Null: what is spent on a text depends on the text alone. */
  private transient SpareTime spare;

  private transient Shadow.Said disagreement;

  private AnnotateFunction(
      EventReader<T> reader,
      AnnotatorSettings settings,
      ConversationSettings conversation,
      Duration lookEvery,
      ShadowSettings shadow) {
    this.reader = reader;
    this.settings = settings;
    this.conversation = conversation;
    this.lookEvery = lookEvery;
    this.shadow = shadow;
  }

  /** For a stream without keys: every event stands alone. */
  public static <T> AnnotateFunction<T> withoutContext(
      EventReader<T> reader, AnnotatorSettings settings) {
    return new AnnotateFunction<>(reader, settings, null, LOOK_EVERY, null);
  }

  /** For a stream keyed by {@link EventReader#partitionKey}. */
  public static <T> AnnotateFunction<T> withConversations(
      EventReader<T> reader, AnnotatorSettings settings, ConversationSettings conversation) {
    return new AnnotateFunction<>(reader, settings, conversation, LOOK_EVERY, null);
  }

  /** The same, looking at the model's channel so often, should it be one. */
  public AnnotateFunction<T> lookingEvery(Duration time) {
    return new AnnotateFunction<>(reader, settings, conversation, time, shadow);
  }

  /** The same, with a second pack that reads along and changes nothing. */
  public AnnotateFunction<T> shadowedBy(ShadowSettings second) {
    return new AnnotateFunction<>(reader, settings, conversation, lookEvery, second);
  }

  /**
   * Puts it into a stream, by conversation if it remembers any; types are told to Flink.
   *
   * @return the operator, whose name and uid are the caller's to give
   */
  public SingleOutputStreamOperator<AnnotatedEvent<T>> on(DataStream<T> events) {
    return typed(
        isByEventTime() ? byEventTime(events, null, null) : byConversation(events).map(this),
        events);
  }

  /** As {@link #on(DataStream)}; what is rejected goes to a side output. */
  public SingleOutputStreamOperator<AnnotatedEvent<T>> on(
      DataStream<T> events, OutputTag<AnnotatedEvent<T>> rejected) {
    return split(events, rejected, null);
  }

  /** As {@link #on(DataStream)}; what the shadow says otherwise goes to a side output. */
  public SingleOutputStreamOperator<AnnotatedEvent<T>> onWithDisagreements(
      DataStream<T> events, OutputTag<AnnotatedEvent<T>> disagreements) {
    return split(events, null, disagreements);
  }

  private SingleOutputStreamOperator<AnnotatedEvent<T>> split(
      DataStream<T> events,
      OutputTag<AnnotatedEvent<T>> rejected,
      OutputTag<AnnotatedEvent<T>> disagreements) {
    return typed(
        isByEventTime()
            ? byEventTime(events, rejected, disagreements)
            : byConversation(events).process(new SplitFunction<>(this, rejected, disagreements)),
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
      DataStream<T> events,
      OutputTag<AnnotatedEvent<T>> rejected,
      OutputTag<AnnotatedEvent<T>> disagreements) {
    return keyed(events)
        .process(new EventTimeFunction<>(this, rejected, disagreements, conversation.timeToLive()));
  }

  private KeyedStream<T, String> keyed(DataStream<T> events) {
    EventReader<T> own = reader;
    return events.keyBy(own::partitionKey, Types.STRING);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    if (Channel.isNamedBy(settings.model())) {
      modelState =
          context
              .getOperatorStateStore()
              .getUnionListState(new ListStateDescriptor<>(MODEL, StreamType.MODEL_IN_FORCE));
    }
  }

  @Override
  public void open(OpenContext context) throws Exception {
    metrics = new AnnotationMetrics(getRuntimeContext().getMetricGroup());
    if (modelState == null) {
      ModelPack pack = ModelFolder.open(settings.model());
      Optional<Profile> profile = Profile.of(pack);
      speakWith(Annotator.open(settings, pack, System::nanoTime), profile);
    } else {
      follow();
    }
    if (settings.followsEffort()) {
      metrics.unusedMillis().ifPresent(this::spareTime);
    }
    if (shadow != null) {
      reading = new Shadow(shadow, metrics.group());
    }
    if (conversation != null) {
      ValueStateDescriptor<ConversationState> descriptor =
          new ValueStateDescriptor<>(STATE, StreamType.CONVERSATION);
      // In event time too: state with a time to live is written otherwise than state without.
      descriptor.enableTimeToLive(
          StateTtlConfig.newBuilder(conversation.eventTime() ? FOR_EVER : conversation.timeToLive())
              .build());
      state = getRuntimeContext().getState(descriptor);
    }
  }

  private void spareTime(LongSupplier unusedMillis) {
    spare = new SpareTime(unusedMillis, System::nanoTime);
    metrics.effort(spare::effort);
  }

  private void follow() throws Exception {
    List<ModelInForce> before = new ArrayList<>();
    modelState.get().forEach(before::add);
    Optional<Release> restored = ModelInForce.of(getRuntimeContext().getTaskInfo(), before);
    if (restored.isEmpty() || !tookOver(restored.get())) {
      Release current = Channel.read(settings.model()).current();
      takeOver(ModelFollower.Loaded.open(settings, current));
    }
    follower = new ModelFollower(settings, lookEvery, inForce, metrics::countRefusedModel);
  }

  /** Whether the release that a checkpoint names could be put in force again. */
  private boolean tookOver(Release restored) {
    try {
      takeOver(ModelFollower.Loaded.open(settings, restored));
      return true;
    } catch (ModelFormatException e) {
      // To fail here would be to fail at every restart, with records waiting.
      LOG.error(
          "the model of the checkpoint, revision {}, is gone, the channel's speaks: {}",
          restored.revision(),
          e.getMessage());
      return false;
    }
  }

  private void takeOver(ModelFollower.Loaded next) {
    Release before = inForce;
    inForce = next.release();
    Annotator silenced = annotator;
    speakWith(next.annotator(), next.profile());
    if (silenced != null) {
      silenced.close();
    }
    metrics.modelInForce(inForce);
    LOG.info(
        "revision {} of the model is in force: {} {}; before: {}",
        inForce.revision(),
        inForce.name(),
        inForce.version(),
        before == null ? "none" : before.revision());
  }

  private void speakWith(Annotator next, Optional<Profile> profile) {
    annotator = next;
    if (spare != null) {
      annotator.effort(spare.effort());
    }
    conversations = conversation == null ? null : new ConversationAnnotator(next, conversation);
    metrics.compareWith(profile);
  }

  /** At the barrier: the records before it are of this checkpoint, those after it of the next. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    if (modelState == null) {
      return;
    }
    follower.take().ifPresent(this::takeOver);
    modelState.update(List.of(new ModelInForce(inForce, getRuntimeContext().getTaskInfo())));
  }

  @Override
  public AnnotatedEvent<T> map(T event) throws IOException {
    return map(event, ConversationState.TIMELESS);
  }

  /** As {@link #map}, of an event of this time. */
  AnnotatedEvent<T> map(T event, long time) throws IOException {
    disagreement = null;
    if (spare != null && spare.look()) {
      annotator.effort(spare.effort());
    }
    return new AnnotatedEvent<>(event, outcome(event, time), annotator.identity());
  }

  /** What the shadow says otherwise of the event that was mapped last. */
  Optional<AnnotatedEvent<T>> disagreement(T event) {
    return disagreement == null
        ? Optional.empty()
        : Optional.of(new AnnotatedEvent<>(event, disagreement.outcome(), disagreement.model()));
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
    if (conversation != null && reader.isInConversation(event)) {
      return annotateInConversation(text, time);
    }
    Outcome outcome = annotator.annotate(text);
    if (outcome instanceof Outcome.Annotated annotated) {
      shadow(text, annotated.annotation(), false);
    }
    return counted(outcome, false);
  }

  private void shadow(String text, Annotation spoken, boolean inConversation) {
    if (reading != null) {
      disagreement = reading.read(text, spoken, inConversation).orElse(null);
    }
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
    if (turn.read() != null) {
      shadow(text, turn.read(), true);
    }
    return counted(turn.outcome(), turn.reused());
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
      follower = null;
    }
    if (reading != null) {
      reading.close();
      reading = null;
    }
    if (annotator != null) {
      annotator.close();
      annotator = null;
    }
  }
}
