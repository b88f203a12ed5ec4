package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Findings;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
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

  /** Everything that version 4 can say, corner cases included. */
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
                  new Annotation(
                      List.of(
                          new Tags(
                              List.of(
                                  new Tag("card_arrival", 0.875f, new Span(7, 26)),
                                  new Tag("lost_card", 0.0625f)),
                              Silence.NOT_SILENT,
                              Tier.TEACHER,
                              new Leaning(
                                  List.of(new Tag("card_arrival", 0.875f, new Span(7, 26))),
                                  new Tag("follow_up", 0.125f, new Span(0, 6)),
                                  0.375f)),
                          new Summary(
                              "My card never came.",
                              List.of(
                                  new SalientSentence(
                                      new Span(7, 26),
                                      0.8125f,
                                      SentenceVector.fromBytes(new byte[] {127, 3}))))),
                      false,
                      6)),
              new ConversationState.Result(
                  new TextHash(Long.MIN_VALUE, 0),
                  Findings.of(
                      List.of(), true, new Summary("", List.of()), Tier.TEACHER, true, 5_000)),
              new ConversationState.Result(
                  new TextHash(0, Long.MAX_VALUE),
                  new Annotation(
                      List.of(
                          new Tags(
                              List.of(),
                              Silence.FOLLOW_UP,
                              Tier.BOTH,
                              new Leaning(
                                  List.of(new Tag("\u4F60\u597D", 0.25f)), new Tag("", 1), 0))),
                      false,
                      1))),
          new ConversationLabels(
              List.of(new Tag("card_arrival", 0.75f), new Tag("é\uD800", 0.25f))),
          1_767_603_600_123L);

  /** What is left of {@link #KEPT} where version 1 or 2 wrote it. */
  static ConversationState keptByEarlierVersion() {
    return new ConversationState(
        KEPT.source(),
        KEPT.sentences(),
        List.of(),
        ConversationLabels.NONE,
        ConversationState.TIMELESS);
  }

  /** What is left of {@link #KEPT} where version 3 wrote it, which knew no time. */
  static ConversationState keptByVersion3() {
    return new ConversationState(
        KEPT.source(), KEPT.sentences(), KEPT.results(), KEPT.labels(), ConversationState.TIMELESS);
  }

  private ConversationStates() {}
}
