package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Tags;
import dev.gloss.summarize.ConversationSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.text.TextHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a conversation has said so far. Immutable, and bounded by {@link ConversationSettings}:
 * serialized, vectors of {@code d} dimensions and message summaries of {@code s} sentences take at
 * most
 *
 * <pre>sentences * (d + 1000) + results * (s * (d + 20) + 4200) + 600</pre>
 *
 * bytes, which is 32 KB with the defaults (labels of 48 characters); in English it is a third of
 * that.
 *
 * @param source what {@code results} and the sentences' vectors come from: {@link
 *     dev.gloss.annotate.Annotator#source}
 * @param sentences salient sentences, oldest first
 * @param results annotations of the latest distinct texts, each as if it stood alone, least
 *     recently used first
 * @param labels what it is about
 * @param time of its latest event in milliseconds since the epoch; {@link #TIMELESS} where the
 *     machine's clock counts
 */
record ConversationState(
    String source,
    List<ConversationSentence> sentences,
    List<Result> results,
    ConversationLabels labels,
    long time) {
  /** No event time is known. */
  static final long TIMELESS = Long.MIN_VALUE;

  /**
   * A result whose summary is longer, in UTF-16 units, is not kept. Only a single endless sentence
   * makes one, since budgets are smaller; it would swell the state to as much as the text.
   */
  static final int MAX_SUMMARY_CHARACTERS = 1000;

  /** A result with more tags is not kept. */
  static final int MAX_TAGS = 8;

  ConversationState {
    sentences = List.copyOf(sentences);
    results = List.copyOf(results);
  }

  /** The annotation of a text that may come again. */
  record Result(TextHash text, Annotation annotation) {}

  static ConversationState empty(String source) {
    return new ConversationState(source, List.of(), List.of(), ConversationLabels.NONE, TIMELESS);
  }

  /**
   * The same state without what another model, or other tiers of it, said and thought.
   *
   * @param redacts whether what was said is not to be seen: then nothing of that is kept either
   */
  ConversationState forSource(String other, boolean redacts) {
    return other.equals(source)
        ? this
        : new ConversationState(
            other,
            (redacts ? List.<ConversationSentence>of() : sentences)
                .stream()
                    .map(s -> new ConversationSentence(s.text(), s.salience(), SentenceVector.NONE))
                    .toList(),
            List.of(),
            ConversationLabels.NONE,
            time);
  }

  Optional<Annotation> resultFor(TextHash text) {
    return results.stream()
        .filter(result -> result.text().equals(text))
        .map(Result::annotation)
        .findFirst();
  }

  /**
   * With this result as the most recently used, unless it is too large to keep, and no more than
   * {@code most} results.
   */
  ConversationState withResult(TextHash text, Annotation annotation, int most) {
    if (annotation.finding(Summary.class).filter(ConversationState::isTooLong).isPresent()
        || annotation
            .finding(Tags.class)
            .filter(said -> said.tags().size() > MAX_TAGS)
            .isPresent()) {
      return this;
    }
    List<Result> next = new ArrayList<>(results);
    next.removeIf(result -> result.text().equals(text));
    next.add(new Result(text, annotation));
    return new ConversationState(
        source,
        sentences,
        next.subList(Math.max(0, next.size() - most), next.size()),
        labels,
        time);
  }

  private static boolean isTooLong(Summary summary) {
    return summary.text().length() > MAX_SUMMARY_CHARACTERS;
  }

  ConversationState withSentences(List<ConversationSentence> next) {
    return new ConversationState(source, next, results, labels, time);
  }

  ConversationState withLabels(ConversationLabels next) {
    return new ConversationState(source, sentences, results, next, time);
  }

  /** With an event of this time, which need not be the latest. */
  ConversationState withEventAt(long millis) {
    return new ConversationState(source, sentences, results, labels, Math.max(time, millis));
  }

  /** Whether it was silent for longer than this before an event of this time. */
  boolean isOver(long millis, Duration timeToLive) {
    return time != TIMELESS && millis != TIMELESS && millis - time > timeToLive.toMillis();
  }
}
