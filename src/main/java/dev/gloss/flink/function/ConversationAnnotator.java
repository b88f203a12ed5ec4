package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
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
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Annotates messages in the light of what their conversations have said, which the caller keeps:
 * follow-ups are read by it, repeated texts cost nothing, and each message tells what its
 * conversation has said and is about. Not safe for use by several threads at once.
 */
@Internal
public final class ConversationAnnotator {
  private final Annotator annotator;
  private final ConversationSettings settings;
  private final ConversationSummarizer summarizer;

  /**
   * @param annotator that the caller closes
   */
  public ConversationAnnotator(Annotator annotator, ConversationSettings settings) {
    this.annotator = annotator;
    this.settings = settings;
    this.summarizer = new ConversationSummarizer(settings.sentences());
  }

  /**
   * What became of a message.
   *
   * @param read what was said of the message by itself; null if it was rejected
   * @param after what is to be remembered of the conversation; null: what was before
   * @param reused whether the annotation was known and cost no model time
   */
  record Turn(Outcome outcome, Annotation read, ConversationState after, boolean reused) {}

  /**
   * What became of a message, for callers that keep bytes.
   *
   * @param memory of the conversation then, in the form of its state; null: none
   */
  public record Answer(Outcome outcome, byte[] memory) {}

  /**
   * Annotates a message of a conversation whose memory is kept as bytes.
   *
   * @param memory that the message before gave; null: the conversation begins
   * @throws IOException if the bytes are of no version that is known
   */
  public Answer annotate(String text, byte[] memory) throws IOException {
    ConversationState stored =
        memory == null
            ? null
            : ConversationStateSerializer.INSTANCE.deserialize(new DataInputDeserializer(memory));
    Turn turn = annotate(text, stored, ConversationState.TIMELESS);
    if (turn.after() == null) {
      return new Answer(turn.outcome(), memory);
    }
    DataOutputSerializer out = new DataOutputSerializer(1024);
    ConversationStateSerializer.INSTANCE.serialize(turn.after(), out);
    return new Answer(turn.outcome(), out.getCopyOfBuffer());
  }

  /**
   * Annotates a message.
   *
   * @param stored what is remembered of its conversation; null: it begins
   * @param time of the message, or {@link ConversationState#TIMELESS}
   */
  Turn annotate(String text, ConversationState stored, long time) {
    String source = annotator.source();
    ConversationState before =
        (stored == null || stored.isOver(time, settings.timeToLive())
                ? ConversationState.empty(source)
                : stored.forSource(source, annotator.redacts()))
            .withEventAt(time);
    TextHash hash = TextHash.of(text);
    long start = System.nanoTime();
    Optional<Annotation> known = before.resultFor(hash);
    if (known.isPresent()) {
      return remember(text, hash, known.get(), before, start, true);
    }
    Outcome outcome = annotator.annotateInConversation(text);
    return outcome instanceof Outcome.Annotated annotated
        ? remember(text, hash, annotated.annotation(), before, start, false)
        : new Turn(outcome, null, null, false);
  }

  private Turn remember(
      String text,
      TextHash hash,
      Annotation annotation,
      ConversationState before,
      long startNanos,
      boolean reused) {
    List<ConversationSentence> fresh =
        annotation
            .finding(Summary.class)
            .map(summary -> summary.remembered(text, annotation.redaction()))
            .orElse(List.of());
    List<ConversationSentence> sentences = summarizer.remember(before.sentences(), fresh);
    ConversationState heardOf = before.withSentences(sentences);
    ConversationState after =
        annotation.isRepeatable()
            ? heardOf.withResult(hash, annotation, settings.results())
            : heardOf;
    Optional<ConversationLabels.Heard> heard =
        annotation.finding(Tags.class).map(before.labels()::hear);
    Outcome said =
        new Outcome.Annotated(
            heard.map(each -> annotation.with(each.tags())).orElse(annotation),
            summarizer.summarize(sentences, settings.summaryBudget()),
            heard.map(ConversationLabels.Heard::about).orElse(List.of()),
            Optional.empty(),
            (System.nanoTime() - startNanos) / 1000);
    return new Turn(
        said, annotation, heard.map(each -> after.withLabels(each.after())).orElse(after), reused);
  }
}
