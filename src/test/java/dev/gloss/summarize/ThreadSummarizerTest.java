package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadSummarizerTest {
  private static final SentenceVector CARD = SentenceVector.of(new float[] {1, 0, 0});
  private static final SentenceVector LIKE_CARD = SentenceVector.of(new float[] {0.7f, 0.7f, 0});
  private static final SentenceVector FEES = SentenceVector.of(new float[] {0, 1, 0});
  private static final SentenceVector TALK = SentenceVector.of(new float[] {0, 0, 1});
  private static final SummaryBudget ROOMY = new SummaryBudget(3, 400);

  private final ThreadSummarizer thread = new ThreadSummarizer(3);

  @Test
  void sentencesAreRememberedInOrder() {
    ThreadSentence first = new ThreadSentence("My card is lost.", 0.5f, CARD);
    ThreadSentence second = new ThreadSentence("I was charged twice.", 0.5f, FEES);

    assertThat(thread.remember(List.of(first), List.of(second))).containsExactly(first, second);
  }

  @Test
  void leastSalientSentenceIsForgotten() {
    List<ThreadSentence> kept = List.of(plain("card", 0.8f), plain("hello", 0.2f));

    assertThat(texts(thread.remember(kept, List.of(plain("fees", 0.8f), plain("pin", 0.8f)))))
        .containsExactly("card", "fees", "pin");
  }

  @Test
  void oldestOfEquallySalientSentencesIsForgotten() {
    List<ThreadSentence> kept = List.of();
    for (String text : List.of("one", "two", "three", "four", "five")) {
      kept = thread.remember(kept, List.of(plain(text, 0.5f)));
    }

    assertThat(texts(kept)).containsExactly("three", "four", "five");
  }

  @Test
  void salientOpeningOutlivesLaterSmallTalk() {
    List<ThreadSentence> kept = List.of(plain("my card is lost", 0.9f));
    for (int message = 0; message < 50; message++) {
      kept = thread.remember(kept, List.of(plain("ok " + message, 0.1f)));
    }

    assertThat(texts(kept)).containsExactly("my card is lost", "ok 48", "ok 49");
  }

  @Test
  void laterOfTwoThatSayTheSameIsKeptWithTheHigherSalience() {
    List<ThreadSentence> kept =
        List.of(
            new ThreadSentence("My card is lost.", 0.9f, CARD),
            new ThreadSentence("I was charged twice.", 0.5f, FEES));

    assertThat(thread.remember(kept, List.of(new ThreadSentence("I lost my card.", 0.6f, CARD))))
        .containsExactly(
            new ThreadSentence("I was charged twice.", 0.5f, FEES),
            new ThreadSentence("I lost my card.", 0.9f, CARD));
  }

  @Test
  void sameWordsAreRememberedOnceWithoutVectors() {
    List<ThreadSentence> kept = List.of(plain("Where is my card?", 0.5f));

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
                List.of(new ThreadSentence("one", 1, CARD)),
                List.of(new ThreadSentence("two", 1, smaller))))
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
    List<ThreadSentence> kept =
        List.of(
            new ThreadSentence("My card is lost.", 0.6f, CARD),
            new ThreadSentence("Nice weather today.", 0.6f, TALK),
            new ThreadSentence("My card and its fees are a worry.", 0.6f, LIKE_CARD),
            new ThreadSentence("I was charged twice.", 0.6f, FEES));

    assertThat(thread.summarize(kept, new SummaryBudget(1, 400)))
        .isEqualTo("My card and its fees are a worry.");
    assertThat(thread.summarize(kept, new SummaryBudget(4, 400)))
        .isEqualTo(
            "My card is lost. Nice weather today. My card and its fees are a worry."
                + " I was charged twice.");
  }

  @Test
  void laterSentenceWinsWithoutVectors() {
    List<ThreadSentence> kept =
        List.of(plain("one", 0.5f), plain("two", 0.5f), plain("three", 0.5f));

    assertThat(thread.summarize(kept, new SummaryBudget(2, 400))).isEqualTo("two three");
  }

  @Test
  void smallTalkDoesNotFillTheSummary() {
    List<ThreadSentence> kept = List.of(plain("Where is my card?", 0.8f), plain("Thanks!", 0.1f));

    assertThat(thread.summarize(kept, ROOMY)).isEqualTo("Where is my card?");
  }

  @Test
  void summaryKeepsItsBudgetExceptForTheFirstSentence() {
    List<ThreadSentence> kept = List.of(plain("one two", 0.5f), plain("three four", 0.5f));

    assertThat(thread.summarize(kept, new SummaryBudget(3, 18))).isEqualTo("one two three four");
    assertThat(thread.summarize(kept, new SummaryBudget(3, 17))).isEqualTo("three four");
    assertThat(thread.summarize(kept, new SummaryBudget(3, 1))).isEqualTo("three four");
  }

  @Test
  void threadThatRemembersNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ThreadSummarizer(0))
        .withMessage("expected to remember at least 1 sentence, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain("one", Float.NaN))
        .withMessage("expected a finite salience, found NaN");
  }

  private static ThreadSentence plain(String text, float salience) {
    return new ThreadSentence(text, salience, SentenceVector.NONE);
  }

  private static List<String> texts(List<ThreadSentence> sentences) {
    return sentences.stream().map(ThreadSentence::text).toList();
  }
}
