package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummarizerTest {
  private static final SummaryBudget ROOMY = new SummaryBudget(3, 1000);
  private static final float[] CARD = {1, 0, 0};
  private static final float[] LIKE_CARD = {0.8f, 0.6f, 0};
  private static final float[] OTHER = {0, 1, 0};
  private static final float[] SMALL_TALK = {0.3f, 0, 0.95f};
  private static final float[] UNREAD = {0, 0, 0};

  private static final String LETTER =
      """
      Hi there.
      My new card has still not arrived at my address.
      It has been more than two weeks since I ordered it.
      Also the app shows me a wrong phone number.
      Many thanks, Anna""";

  private static final float[][] LETTER_VECTORS = {SMALL_TALK, CARD, LIKE_CARD, OTHER, SMALL_TALK};

  @Test
  void sentenceNearestToTheDocumentWins() {
    Summary summary = summarize(LETTER, new SummaryBudget(1, 1000), CARD, LETTER_VECTORS);

    assertThat(summary.text()).isEqualTo("My new card has still not arrived at my address.");
    assertThat(summary.spans()).containsExactly(new Span(10, 58));
    assertThat(summary.sentences().get(0).vector()).isEqualTo(SentenceVector.of(CARD));
  }

  @Test
  void sentencesComeInTheOrderOfTheText() {
    Summary summary = summarize(LETTER, ROOMY, LIKE_CARD, LETTER_VECTORS);

    assertThat(summary.text())
        .isEqualTo(
            "My new card has still not arrived at my address. "
                + "It has been more than two weeks since I ordered it. "
                + "Also the app shows me a wrong phone number.");
  }

  @Test
  void greetingsAndSignaturesDoNotFillTheBudget() {
    Summary summary =
        summarize(
            LETTER, new SummaryBudget(5, 1000), new float[] {0.8f, 0.4f, 0.45f}, LETTER_VECTORS);

    assertThat(summary.text()).doesNotContain("Hi there").doesNotContain("Anna");
    assertThat(summary.sentences()).isNotEmpty();
  }

  @Test
  void greetingBeforeTheMatterDoesNotCostTheMatterItsPlace() {
    String matter = "My new card has still not arrived at my address.";
    String later = "The same card that I ordered is not here at home.";
    String text = "Hi there.\n" + matter + "\n" + later;

    Summary summary =
        summarize(text, new SummaryBudget(1, 1000), CARD, new float[][] {SMALL_TALK, CARD, CARD});

    assertThat(summary.text()).isEqualTo(matter);
  }

  @Test
  void sentenceThatSaysTheSameIsPassedOver() {
    String text =
        """
        My new card has still not arrived at my address.
        The card I ordered has not been delivered to me yet.
        Also the app shows me a wrong phone number.""";

    Summary summary =
        summarize(
            text,
            new SummaryBudget(2, 1000),
            CARD,
            new float[][] {CARD, {0.99f, 0.05f, 0}, {0.6f, 0.8f, 0}});

    assertThat(summary.text())
        .isEqualTo(
            "My new card has still not arrived at my address. "
                + "Also the app shows me a wrong phone number.");
  }

  @Test
  void repeatedWordsAreNotChosenTwiceWhateverTheirVectors() {
    String text =
        "Please block my card right now!\nPLEASE block my card, right now.\nThis is the third time that I write.";

    Summary summary = summarize(text, ROOMY, CARD, new float[][] {CARD, LIKE_CARD, LIKE_CARD});

    assertThat(summary.text())
        .isEqualTo("Please block my card right now! This is the third time that I write.");
  }

  @Test
  void sentenceThatDoesNotFitGivesItsPlaceToAShorterOne() {
    String text =
        """
        My new card has still not arrived at my address.
        The long story of how I ordered it begins in spring when I first lost the one I had before.
        Also the app shows a wrong phone number.""";

    Summary summary =
        summarize(
            text, new SummaryBudget(2, 90), CARD, new float[][] {CARD, LIKE_CARD, {0.6f, 0.8f, 0}});

    assertThat(summary.text())
        .isEqualTo(
            "My new card has still not arrived at my address. "
                + "Also the app shows a wrong phone number.")
        .hasSize(89);
  }

  @Test
  void bestSentenceIsCutBeforeAWordIfNoneThatIsWorthItFits() {
    Summary summary = summarize(LETTER, new SummaryBudget(3, 20), CARD, LETTER_VECTORS);

    assertThat(summary.text()).isEqualTo("My new card has…");
    assertThat(summary.spans()).containsExactly(new Span(10, 25));
    assertThat(summary.sentences().get(0).vector()).isEqualTo(SentenceVector.of(CARD));
  }

  @Test
  void lessSalientSentenceThatFitsIsPreferredToACut() {
    Summary summary = summarize(LETTER, new SummaryBudget(3, 45), LIKE_CARD, LETTER_VECTORS);

    assertThat(summary.text()).isEqualTo("Also the app shows me a wrong phone number.");
  }

  @Test
  void sentenceIsCutAtTheLastClauseOfTheSecondHalf() {
    assertThat(cut("I ordered a card, which never came and nobody can say why.", 40))
        .isEqualTo("I ordered a card, which never came…");
    assertThat(cut("I ordered a card in spring, which never came at all.", 36))
        .isEqualTo("I ordered a card in spring…");
    assertThat(cut("I ordered a card - it never came to my home.", 26))
        .isEqualTo("I ordered a card…");
    assertThat(cut("The fee was 1,000 pounds for a card (a new one).", 47))
        .isEqualTo("The fee was 1,000 pounds for a card…");
    assertThat(cut("Yes, but everything else that was promised to me", 30))
        .isEqualTo("Yes, but everything else…");
    assertThat(cut("カードがまだ届きません、住所は正しいはずです", 16)).isEqualTo("カードがまだ届きません…");
  }

  @Test
  void greetingThatFitsIsNotTheSummaryOfTheLetterAfterIt() {
    String text = "Hi there. Where is the card that I ordered from you in the spring of last year?";

    Summary summary =
        summarize(text, new SummaryBudget(2, 40), CARD, new float[][] {SMALL_TALK, CARD});

    assertThat(summary.text()).isEqualTo("Where is the card that I ordered from…");
    assertThat(summary.spans()).containsExactly(new Span(10, 47));
  }

  @Test
  void sentencesThatTouchAreCountedWithTheSpaceBetweenThem() {
    String text = "カードが届きません。いつ届きますか。";
    SummaryBudget exact = new SummaryBudget(2, text.length());

    assertThat(split(text)).hasSize(2);
    assertThat(new Summarizer(exact).isWhole(text, 2)).isFalse();
    assertThat(new Summarizer(new SummaryBudget(2, text.length() + 1)).isWhole(text, 2)).isTrue();
  }

  @Test
  void conversationRemembersThatASentenceWasCut() {
    Summary cut = summarize(LETTER, new SummaryBudget(3, 20), CARD, LETTER_VECTORS);
    Summary two = summarize(LETTER, new SummaryBudget(2, 1000), LIKE_CARD, LETTER_VECTORS);

    assertThat(cut.remembered(LETTER, java.util.Optional.empty()))
        .extracting(ConversationSentence::text)
        .containsExactly("My new card has…");
    assertThat(two.remembered(LETTER, java.util.Optional.empty()))
        .extracting(ConversationSentence::text)
        .containsExactly(two.spans().get(0).of(LETTER), two.spans().get(1).of(LETTER));
  }

  private static String cut(String sentence, int characters) {
    return summarize(sentence, new SummaryBudget(1, characters), CARD, new float[][] {CARD}).text();
  }

  @Test
  void lineBreaksInsideASentenceBecomeOneSpace() {
    String text = "  My new\r\n  card\u00a0 has gone.";

    Summary summary = new Summarizer(ROOMY).ofWhole(text, List.of(new Span(2, text.length())));

    assertThat(summary.text()).isEqualTo("My new card has gone.");
    assertThat(summary.spans()).containsExactly(new Span(2, text.length()));
  }

  @Test
  void oneOrTwoSentencesNeedNoVectors() {
    assertThat(Summarizer.needsVectors(0)).isFalse();
    assertThat(Summarizer.needsVectors(2)).isFalse();
    assertThat(Summarizer.needsVectors(3)).isTrue();
  }

  @Test
  void twoSentencesAreTheirOwnSummary() {
    String text = "Hi there. Where is the card that I ordered?";

    Summary summary = new Summarizer(ROOMY).ofWhole(text, split(text));

    assertThat(summary.text()).isEqualTo(text);
    assertThat(summary.sentences())
        .extracting(SalientSentence::vector)
        .containsOnly(SentenceVector.NONE);
    assertThat(summary.sentences().get(1).salience())
        .isGreaterThan(2 * summary.sentences().get(0).salience());
  }

  @Test
  void budgetOfOneLeavesTheMoreInformativeOfTwo() {
    String text = "Hi there. Where is the card that I ordered?";

    for (SummaryBudget tight : List.of(new SummaryBudget(1, 1000), new SummaryBudget(2, 40))) {
      assertThat(new Summarizer(tight).isWhole(text, 2)).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Summarizer(tight).ofWhole(text, split(text)));
      assertThat(summarize(text, tight, CARD, new float[][] {SMALL_TALK, CARD}).text())
          .isEqualTo("Where is the card that I ordered?");
    }
  }

  @Test
  void shortTextKeepsItsVectorsIfThereAreSome() {
    String text = "Block it now! Block it now!";

    Summary summary = summarize(text, ROOMY, CARD, new float[][] {CARD, LIKE_CARD});

    assertThat(summary.text()).isEqualTo(text);
    assertThat(summary.sentences())
        .extracting(SalientSentence::vector)
        .containsExactly(SentenceVector.of(CARD), SentenceVector.of(LIKE_CARD));
  }

  @Test
  void textWithoutSentencesHasAnEmptySummary() {
    assertThat(new Summarizer(ROOMY).ofWhole(" ", List.of())).isEqualTo(new Summary("", List.of()));
    assertThat(summarize("", ROOMY, CARD, new float[0][])).isEqualTo(new Summary("", List.of()));
  }

  @Test
  void sentencesTheModelDidNotReadLoseToThoseItRead() {
    String line = "This line is about as long as all the others are.\n";
    String text = line + "And then the card was gone from my wallet, too.\n" + line;

    Summary summary =
        summarize(text, new SummaryBudget(1, 100), CARD, new float[][] {UNREAD, CARD, UNREAD});

    assertThat(summary.spans()).containsExactly(new Span(50, 97));
  }

  @Test
  void textThatNoVectorSpeaksForIsSummarizedByItsOpening() {
    Summary summary =
        summarize(
            LETTER,
            new SummaryBudget(1, 1000),
            UNREAD,
            new float[][] {UNREAD, UNREAD, UNREAD, UNREAD, UNREAD});

    assertThat(summary.text()).startsWith("My new card");
    assertThat(summary.sentences().get(0).vector()).isEqualTo(SentenceVector.NONE);
  }

  @Test
  void onlyTheNearestOfVeryManySentencesAreCompared() {
    int sentences = 20_000;
    String text =
        "This is one line of very many that are here.\n".repeat(sentences - 1)
            + "The card is what all of this has been about.";
    float[][] vectors = new float[sentences][];
    Arrays.fill(vectors, OTHER);
    vectors[sentences - 1] = CARD;

    Summary summary = summarize(text, new SummaryBudget(1, 1000), CARD, vectors);

    assertThat(summary.text()).isEqualTo("The card is what all of this has been about.");
  }

  @Test
  void missingVectorsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Summarizer(ROOMY).ofWhole(LETTER, split(LETTER)))
        .withMessageStartingWith("expected a text that is its own summary, found 5 sentences of ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> summarize(LETTER, ROOMY, CARD, new float[][] {CARD}))
        .withMessage("expected a vector for each of 5 sentences, found 1");
  }

  @Test
  void vectorsThatDoNotFitAreRefusedByPlace() {
    float[][] vectors = LETTER_VECTORS.clone();
    vectors[3] = new float[] {1};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> summarize(LETTER, ROOMY, CARD, vectors))
        .withMessage("vector of sentence 3: expected 3 dimensions, found 1");
    vectors[3] = new float[] {1, Float.NaN, 0};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> summarize(LETTER, ROOMY, CARD, vectors))
        .withMessage("vector of sentence 3: expected finite numbers, found NaN or infinity");
  }

  private static Summary summarize(
      String text, SummaryBudget budget, float[] document, float[][] vectors) {
    return new Summarizer(budget).summarize(text, split(text), document, vectors, true);
  }

  private static List<Span> split(String text) {
    return new IcuSentenceSplitter().split(text);
  }
}
