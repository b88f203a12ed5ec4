package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationSummarizerTest {
  private static final SentenceVector CARD = SentenceVector.of(new float[] {1, 0, 0});
  private static final SentenceVector LIKE_CARD = SentenceVector.of(new float[] {0.7f, 0.7f, 0});
  private static final SentenceVector FEES = SentenceVector.of(new float[] {0, 1, 0});
  private static final SentenceVector TALK = SentenceVector.of(new float[] {0, 0, 1});
  private static final SummaryBudget ROOMY = new SummaryBudget(3, 400);

  private final ConversationSummarizer thread = new ConversationSummarizer(3);

  @Test
  void sentencesAreRememberedInOrder() {
    ConversationSentence first = new ConversationSentence("My card is lost.", 0.5f, CARD);
    ConversationSentence second = new ConversationSentence("I was charged twice.", 0.5f, FEES);

    assertThat(thread.remember(List.of(first), List.of(second))).containsExactly(first, second);
  }

  @Test
  void leastSalientSentenceIsForgotten() {
    List<ConversationSentence> kept = List.of(plain("card", 0.8f), plain("hello", 0.2f));

    assertThat(texts(thread.remember(kept, List.of(plain("fees", 0.8f), plain("pin", 0.8f)))))
        .containsExactly("card", "fees", "pin");
  }

  @Test
  void oldestOfEquallySalientSentencesIsForgotten() {
    List<ConversationSentence> kept = List.of();
    for (String text : List.of("one", "two", "three", "four", "five")) {
      kept = thread.remember(kept, List.of(plain(text, 0.5f)));
    }

    assertThat(texts(kept)).containsExactly("three", "four", "five");
  }

  @Test
  void salientOpeningOutlivesLaterSmallTalk() {
    List<ConversationSentence> kept = List.of(plain("my card is lost", 0.9f));
    for (int message = 0; message < 50; message++) {
      kept = thread.remember(kept, List.of(plain("ok " + message, 0.1f)));
    }

    assertThat(texts(kept)).containsExactly("my card is lost", "ok 48", "ok 49");
  }

  @Test
  void laterOfTwoThatSayTheSameIsKeptWithTheHigherSalience() {
    List<ConversationSentence> kept =
        List.of(
            new ConversationSentence("My card is lost.", 0.9f, CARD),
            new ConversationSentence("I was charged twice.", 0.5f, FEES));

    assertThat(
            thread.remember(kept, List.of(new ConversationSentence("I lost my card.", 0.6f, CARD))))
        .containsExactly(
            new ConversationSentence("I was charged twice.", 0.5f, FEES),
            new ConversationSentence("I lost my card.", 0.9f, CARD));
  }

  @Test
  void sameWordsAreRememberedOnceWithoutVectors() {
    List<ConversationSentence> kept = List.of(plain("Where is my card?", 0.5f));

    assertThat(
            texts(
                thread.remember(
                    kept, List.of(plain("where is  MY card", 0.5f), plain("Where is it?", 0.5f)))))
        .containsExactly("where is MY card", "Where is it?");
  }

  @Test
  void vectorsOfAnotherModelDoNotMakeSentencesTheSame() {
    SentenceVector smaller = SentenceVector.of(new float[] {1, 0});

    assertThat(
            thread.remember(
                List.of(new ConversationSentence("one", 1, CARD)),
                List.of(new ConversationSentence("two", 1, smaller))))
        .hasSize(2);
  }

  @Test
  void longSentencesAreShortenedAtAWord() {
    String kept = thread.remember(List.of(), List.of(plain("words ".repeat(100), 1))).get(0).text();

    assertThat(kept).hasSize(300).endsWith("words words…");
  }

  @Test
  void longWordsAreCutWithoutSplittingAPair() {
    for (String text : List.of("a" + "😀".repeat(300), "😀".repeat(300), "a b" + "c".repeat(500))) {
      String kept = thread.remember(List.of(), List.of(plain(text, 1))).get(0).text();

      assertThat(kept).hasSizeBetween(299, 300).endsWith("…");
      assertThat(text).startsWith(kept.substring(0, kept.length() - 1));
      assertThat(Character.isHighSurrogate(kept.charAt(kept.length() - 2))).isFalse();
    }
  }

  @Test
  void textsAreRememberedOnOneLineAndBlankOnesNot() {
    assertThat(texts(thread.remember(List.of(), List.of(plain(" a\r\n\tb ", 1), plain(" \n", 1)))))
        .containsExactly("a b");
  }

  @Test
  void emptyThreadHasAnEmptySummary() {
    assertThat(thread.remember(List.of(), List.of())).isEmpty();
    assertThat(thread.summarize(List.of(), ROOMY)).isEmpty();
  }

  @Test
  void summaryPrefersWhatTheThreadIsAboutAndKeepsItsOrder() {
    List<ConversationSentence> kept =
        List.of(
            new ConversationSentence("My card is lost.", 0.6f, CARD),
            new ConversationSentence("Nice weather today.", 0.6f, TALK),
            new ConversationSentence("My card and its fees are a worry.", 0.6f, LIKE_CARD),
            new ConversationSentence("I was charged twice.", 0.6f, FEES));

    assertThat(thread.summarize(kept, new SummaryBudget(1, 400)))
        .isEqualTo("My card and its fees are a worry.");
    assertThat(thread.summarize(kept, new SummaryBudget(4, 400)))
        .isEqualTo(
            "My card is lost. Nice weather today. My card and its fees are a worry."
                + " I was charged twice.");
  }

  @Test
  void laterSentenceWinsWithoutVectors() {
    List<ConversationSentence> kept =
        List.of(plain("one", 0.5f), plain("two", 0.5f), plain("three", 0.5f));

    assertThat(thread.summarize(kept, new SummaryBudget(2, 400))).isEqualTo("two three");
  }

  @Test
  void smallTalkDoesNotFillTheSummary() {
    List<ConversationSentence> kept =
        List.of(plain("Where is my card?", 0.8f), plain("Thanks!", 0.1f));

    assertThat(thread.summarize(kept, ROOMY)).isEqualTo("Where is my card?");
  }

  @Test
  void summaryKeepsItsBudgetAndCutsWhereNothingFits() {
    List<ConversationSentence> kept = List.of(plain("one two", 0.5f), plain("three four", 0.5f));

    assertThat(thread.summarize(kept, new SummaryBudget(3, 18))).isEqualTo("one two three four");
    assertThat(thread.summarize(kept, new SummaryBudget(3, 17))).isEqualTo("three four");
    assertThat(thread.summarize(kept, new SummaryBudget(3, 8))).isEqualTo("one two");
    assertThat(thread.summarize(kept, new SummaryBudget(3, 6))).isEqualTo("three…");
  }

  @Test
  void threadThatRemembersNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConversationSummarizer(0))
        .withMessage("expected to remember at least 1 sentence, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain("one", Float.NaN))
        .withMessage("expected a finite salience, found NaN");
  }

  private static ConversationSentence plain(String text, float salience) {
    return new ConversationSentence(text, salience, SentenceVector.NONE);
  }

  private static List<String> texts(List<ConversationSentence> sentences) {
    return sentences.stream().map(ConversationSentence::text).toList();
  }
}
