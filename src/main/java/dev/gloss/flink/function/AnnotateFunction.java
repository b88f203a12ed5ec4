package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Tags;
import dev.gloss.summarize.ConversationSentence;
import dev.gloss.summarize.ConversationSummarizer;
import dev.gloss.summarize.Summary;
import dev.gloss.text.TextHash;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/**
 * Annotates one record at a time: the same text with the same pack gives the same annotation, bit
 * for bit, whatever its neighbours. On a keyed stream it remembers per conversation the latest
 * annotations, so that a repeated text costs nothing, and the sentences that say most, which make
 * the conversation summary, and what its messages leaned to: a message that goes on about something
 * said before is read in the light of it. A document without a conversation leaves no trace in
 * state.
 *
 * <p>The weights are shared with every other slot of this JVM; they are never serialized.
 */
public final class AnnotateFunction extends RichMapFunction<DecodedRecord, AnnotatedRecord> {
  private static final long serialVersionUID = 1L;

  /** Name of the state; a savepoint finds it by this. */
  static final String STATE = "thread";

  private final AnnotatorSettings settings;
  private final ConversationSettings conversation;

  private transient Annotator annotator;
  private transient AnnotationMetrics metrics;
  private transient ConversationSummarizer conversationSummarizer;
  private transient ValueState<ConversationState> state;

  private AnnotateFunction(AnnotatorSettings settings, ConversationSettings conversation) {
    this.settings = settings;
    this.conversation = conversation;
  }

  /** For a stream without keys: every record stands alone. */
  public static AnnotateFunction withoutContext(AnnotatorSettings settings) {
    return new AnnotateFunction(settings, null);
  }

  /** For a stream keyed by {@link DecodedRecord#partitionKey}. */
  public static AnnotateFunction withConversations(
      AnnotatorSettings settings, ConversationSettings conversation) {
    return new AnnotateFunction(settings, conversation);
  }

  @Override
  public void open(OpenContext context) {
    annotator = Annotator.open(settings, System::nanoTime);
    metrics = new AnnotationMetrics(getRuntimeContext().getMetricGroup());
    if (conversation != null) {
      conversationSummarizer = new ConversationSummarizer(conversation.sentences());
      ValueStateDescriptor<ConversationState> descriptor =
          new ValueStateDescriptor<>(STATE, StreamType.CONVERSATION);
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(conversation.timeToLive()).build());
      state = getRuntimeContext().getState(descriptor);
    }
  }

  @Override
  public AnnotatedRecord map(DecodedRecord record) throws IOException {
    String text = record.document().text();
    Outcome outcome =
        conversation == null || record.conversation().isEmpty()
            ? counted(annotator.annotate(text), false)
            : annotateInConversation(text);
    return new AnnotatedRecord(record, outcome, annotator.identity());
  }

  private Outcome counted(Outcome outcome, boolean reused) {
    if (outcome instanceof Outcome.Annotated annotated) {
      metrics.count(annotated.annotation(), reused, reused ? 0 : annotated.micros());
    }
    return outcome;
  }

  private Outcome annotateInConversation(String text) throws IOException {
    String source = annotator.source();
    ConversationState stored = state.value();
    ConversationState before =
        stored == null ? ConversationState.empty(source) : stored.forSource(source);
    TextHash hash = TextHash.of(text);
    long start = System.nanoTime();
    Optional<Annotation> known = before.resultFor(hash);
    if (known.isPresent()) {
      return counted(remember(text, hash, known.get(), before, start), true);
    }
    Outcome outcome = annotator.annotateInConversation(text);
    return outcome instanceof Outcome.Annotated annotated
        ? counted(remember(text, hash, annotated.annotation(), before, start), false)
        : outcome;
  }

  private Outcome remember(
      String text, TextHash hash, Annotation annotation, ConversationState before, long startNanos)
      throws IOException {
    List<ConversationSentence> fresh =
        annotation
            .finding(Summary.class)
            .map(summary -> summary.remembered(text))
            .orElse(List.of());
    List<ConversationSentence> sentences =
        conversationSummarizer.remember(before.sentences(), fresh);
    ConversationState after =
        before.withSentences(sentences).withResult(hash, annotation, conversation.results());
    Optional<ConversationLabels.Heard> heard =
        annotation.finding(Tags.class).map(before.labels()::hear);
    state.update(heard.map(each -> after.withLabels(each.after())).orElse(after));
    return new Outcome.Annotated(
        heard.map(each -> annotation.with(each.tags())).orElse(annotation),
        conversationSummarizer.summarize(sentences, conversation.summaryBudget()),
        heard.map(ConversationLabels.Heard::about).orElse(List.of()),
        (System.nanoTime() - startNanos) / 1000);
  }

  @Override
  public void close() {
    if (annotator != null) {
      annotator.close();
      annotator = null;
    }
  }
}
