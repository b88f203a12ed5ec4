package dev.gloss.flink.function;

import dev.gloss.annotate.Findings;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.ConversationSentence;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.util.List;

/** What the bytes say that are kept in the repository. None of it may ever change. */
final class ConversationStates {
  /** The conversation of the kept snapshot. */
  static final String KEPT_THREAD = "kept thread";

  /** Everything that version 1 can say, corner cases included. */
  static final ConversationState KEPT =
      new ConversationState(
          "5a0f".repeat(16),
          List.of(
              new ConversationSentence(
                  "My card never came.",
                  0.8125f,
                  SentenceVector.fromBytes(new byte[] {127, -128, 0, 1, -1})),
              new ConversationSentence(
                  "Zürich \uD83D\uDE00 \uD800 \u4F60\u597D", 0, SentenceVector.NONE)),
          List.of(
              new ConversationState.Result(
                  new TextHash(0x0123456789ABCDEFL, -1),
                  Findings.of(
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
              new ConversationState.Result(
                  new TextHash(Long.MIN_VALUE, 0),
                  Findings.of(
                      List.of(), true, new Summary("", List.of()), Tier.TEACHER, true, 5_000))));

  private ConversationStates() {}
}
