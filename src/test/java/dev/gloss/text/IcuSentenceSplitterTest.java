package dev.gloss.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcuSentenceSplitterTest {
  private final SentenceSplitter splitter = new IcuSentenceSplitter();

  @Test
  void spansPointIntoTheTextWithoutWhiteSpace() {
    assertThat(splitter.split("  I lost my card. \u00a0Please block it!\n"))
        .containsExactly(new Span(2, 17), new Span(19, 35));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n", "\u00a0\u2003\u2029\u0085\t"})
  void textWithoutInkHasNoSentences(String text) {
    assertThat(splitter.split(text)).isEmpty();
  }

  @Test
  void questionsExclamationsAndRunsOfThemEndSentences() {
    assertThat(sentences("What?!?! Where is it??? I waited!! ok! bye"))
        .containsExactly("What?!?!", "Where is it???", "I waited!!", "ok!", "bye");
  }

  @Test
  void lowerCaseSentenceStartsAfterAFullStop() {
    assertThat(sentences("my card is lost. please help. i need it")).hasSize(3);
    assertThat(sentences("it failed (twice). why is that")).hasSize(2);
    assertThat(sentences("the app said \"no funds.\" that is wrong")).hasSize(2);
  }

  @Test
  void digitsAndAmountsStartASentenceAfterAWord() {
    assertThat(sentences("I ordered it in May. 2 weeks later it is not here.")).hasSize(2);
    assertThat(sentences("You took too much. £25 is not what I agreed to.")).hasSize(2);
    assertThat(sentences("My limit is 500. 300 of it is gone.")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I spoke with Mr. Smith and Dr. Jones of St. Mary.",
        "i spoke with mr. smith and dr. jones.",
        "J. K. Smith sent it from the U.S. Bank on Fifth Avenue.",
        "Use a card, e.g. the blue one, i.e. the debit card, etc. and go on.",
        "Call me at 5 p.m. today or at 9 a.m. tomorrow.",
        "It was approx. 50 pounds on acct. 1234, ref. 99, payment no. 5.",
        "I chose plan b. because it is cheap",
        "Steps: 1. open the app 2. log in",
      })
  void abbreviationsInitialsAndItemNumbersDoNotEndASentence(String text) {
    assertThat(sentences(text)).containsExactly(text);
  }

  @Test
  void everydayWordsThatUnicodeSuppressesEndASentence() {
    assertThat(sentences("I lost my Card. Please block it. Do I? So do I. Is it up. Go."))
        .containsExactly(
            "I lost my Card.", "Please block it.", "Do I?", "So do I.", "Is it up.", "Go.");
    assertThat(sentences("I said no. please stop")).hasSize(2);
  }

  @Test
  void timeOfDayEndsASentenceBeforeACapital() {
    assertThat(sentences("It opens at 5 p.m. Please wait.")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It cost £1.50 and 2.000,00 on 12.05.2024 with v1.2.3.",
        "Write to anna.b@mail.example.com or see www.example.com/a?b=c&d=e!f now.",
        "See https://example.com/help?id=1&q=why?not#top for it.",
        "See (https://example.com/a!b?c) for it.",
      })
  void numbersLinksAndAddressesStayWhole(String text) {
    assertThat(sentences(text)).containsExactly(text);
  }

  @Test
  void linkMayEndASentence() {
    assertThat(sentences("See www.example.com/a?b=c. It helps. Or https://a.example/? Yes."))
        .containsExactly(
            "See www.example.com/a?b=c.", "It helps.", "Or https://a.example/?", "Yes.");
  }

  @Test
  void ellipsesEndASentenceOnlyAfterAWordAndBeforeALetter() {
    assertThat(sentences("it was declined... why is that")).hasSize(2);
    assertThat(sentences("I wait… Nobody answers… ok")).hasSize(3);
    assertThat(sentences("... and then")).hasSize(1);
    assertThat(sentences("wait ... then")).hasSize(1);
    assertThat(sentences("wait . then")).hasSize(1);
  }

  @Test
  void closingQuotesAndBracketsStayWithTheirSentence() {
    assertThat(sentences("\"Is it ok?\" he asked. (Yes.) “Fine.” Bye."))
        .containsExactly("\"Is it ok?\" he asked.", "(Yes.)", "“Fine.”", "Bye.");
  }

  @Test
  void emojiAndOtherSignsJoinTheSentenceBeforeThemOnTheirLine() {
    assertThat(sentences("Thanks! 😀😀\nBye. ❤\n🙏"))
        .containsExactly("Thanks! 😀😀", "Bye. ❤", "🙏");
    assertThat(sentences("😀. please help")).containsExactly("😀.", "please help");
  }

  @Test
  void linesAndBlankLinesEndSentences() {
    assertThat(sentences("Hi there\r\n\r\nmy card is gone\nplease help\u2028Anna"))
        .containsExactly("Hi there", "my card is gone", "please help", "Anna");
  }

  @Test
  void wrappedLinesContinueTheSentence() {
    String wrapped =
        "I have been waiting for my new card for more than two weeks now and\n"
            + "nobody has answered any of the messages that I sent to you, neither\n"
            + "by mail nor in the app.";

    assertThat(sentences(wrapped + "\nPlease help.")).containsExactly(wrapped, "Please help.");
  }

  @Test
  void longLineBeforeABlankLineOrACapitalIsNotWrapped() {
    String line = "I have been waiting for my new card for more than two weeks now and";

    assertThat(sentences(line + "\n\nnobody answers")).hasSize(2);
    assertThat(sentences(line + "\nNobody answers")).hasSize(2);
    assertThat(sentences(line + ":\nnobody answers")).hasSize(2);
  }

  @Test
  void listItemsKeepTheirNumbersAndBullets() {
    assertThat(sentences("I did this:\n1. Open the app.\n2) Log in\n- Wait. It fails\n• 3. Call"))
        .containsExactly(
            "I did this:", "1. Open the app.", "2) Log in", "- Wait.", "It fails", "• 3. Call");
  }

  @Test
  void ideographicFullStopsNeedNoWhiteSpace() {
    assertThat(sentences("你好。再见。")).containsExactly("你好。", "再见。");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".", "1", "?", "a?", "\ud83d", "Mr. ", "@?", "\u0301", "…"})
  void megabyteOfOneThingIsCoveredWhole(String unit) {
    String text = unit.repeat((1 << 20) / unit.length());

    List<Span> spans = splitter.split(text);

    assertThat(SentenceCoverage.inkOf(text, spans)).isEqualTo(SentenceCoverage.inkOf(text));
    assertThat(spans.get(0).start()).isZero();
  }

  @Test
  void megabyteWithoutABreakIsOneSentence() {
    String text = "word ".repeat(200_000).strip();

    assertThat(splitter.split(text)).containsExactly(new Span(0, text.length()));
  }

  @Test
  void twoHundredThousandSentencesAreFound() {
    assertThat(splitter.split("It is. ".repeat(200_000))).hasSize(200_000);
    assertThat(splitter.split("it is so. ".repeat(200_000))).hasSize(200_000);
    assertThat(splitter.split("so\n".repeat(200_000))).hasSize(200_000);
  }

  private List<String> sentences(String text) {
    return splitter.split(text).stream().map(span -> span.of(text)).toList();
  }
}
