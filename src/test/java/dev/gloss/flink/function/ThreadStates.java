package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.summarize.ThreadSentence;
import dev.gloss.text.Span;
import java.util.List;

/** What the bytes say that are kept in the repository. None of it may ever change. */
final class ThreadStates {
  /** The conversation of the kept snapshot. */
  static final String KEPT_THREAD = "kept thread";

  /** Everything that version 1 can say, corner cases included. */
  static final ThreadState KEPT =
      new ThreadState(
          "5a0f".repeat(16),
          List.of(
              new ThreadSentence(
                  "My card never came.",
                  0.8125f,
                  SentenceVector.fromBytes(new byte[] {127, -128, 0, 1, -1})),
              new ThreadSentence(
                  "Zürich \uD83D\uDE00 \uD800 \u4F60\u597D", 0, SentenceVector.NONE)),
          List.of(
              new ThreadState.Result(
                  new TextHash(0x0123456789ABCDEFL, -1),
                  new Annotation(
                      List.of(new Tag("card_arrival", 0.875f), new Tag("lost_card", 0.0625f)),
                      false,
                      new Summary(
                          "My card never came.",
                          List.of(
                              new SalientSentence(
                                  new Span(7, 26),
                                  0.8125f,
                                  SentenceVector.fromBytes(new byte[] {127, 3})))),
                      Tier.TEACHER,
                      false,
                      6)),
              new ThreadState.Result(
                  new TextHash(Long.MIN_VALUE, 0),
                  new Annotation(
                      List.of(), true, new Summary("", List.of()), Tier.TEACHER, true, 5_000))));

  private ThreadStates() {}
}
