package dev.gloss.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClauseSplitterTest {
  @ParameterizedTest
  @ValueSource(strings = {",", ";", ":", "\u2013", "\u2014", "\u2026", "..", "..."})
  void signsThatEndAStatementPartIt(String sign) {
    assertThat(clausesOfOneSentence("my card is gone" + sign + " please send a new one"))
        .containsExactly("my card is gone", "please send a new one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "\u2013", "\u2014", "..", "\u2026"})
  void signMayStandAlone(String sign) {
    assertThat(clausesOfOneSentence("my card is gone " + sign + " please send a new one"))
        .containsExactly("my card is gone", "please send a new one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "and", "also", "but", "plus", "so", "because", "then", "cos", "cuz", "coz", "n", "&", "AND",
        "Also"
      })
  void wordThatJoinsBeginsAClause(String join) {
    assertThat(clauses("my card is gone " + join + " send me another one"))
        .containsExactly("my card is gone", join + " send me another one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my card was gone, send another",
        "my card, please send me a new one today",
        "my card and my phone are both gone now",
        "please send me a new one, thank you all",
        "please send me a new one and thank you",
        "yes, no, maybe, I do not know",
      })
  void fewerThanFourWordsOnOneSideStayWithTheOthers(String sentence) {
    assertThat(clauses(sentence)).containsExactly(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"I lost it - please block my card", "my card is gone & send me another"})
  void signThatStandsAloneIsNoWord(String sentence) {
    assertThat(clauses(sentence)).containsExactly(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I have asked for Mr. Smith at your desk",
        "we came here at 5 p.m. but nobody was",
        "please send me e.g. the blue card today",
        "I was not told no. 5 is the limit",
        "it cost me about approx. 50 pounds in total",
      })
  void fullStopOfAnAbbreviationPartsNothing(String sentence) {
    assertThat(clausesOfOneSentence(sentence)).containsExactly(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I paid 1,500.50 pounds for it at 10:30 on monday",
        "the app says error-code 12 in the log-in form again",
        "my sandwich was butter plusher than any band could see",
        "see http://a.example/b:c,d;e for all that is in it",
      })
  void signsAndJoinsInsideWordsPartNothing(String sentence) {
    assertThat(clauses(sentence)).containsExactly(sentence);
  }

  @Test
  void severalCutsInOneSentence() {
    assertThat(
            clausesOfOneSentence(
                "my card is gone, also my phone was stolen.. and i need money today - can you help"
                    + " me?"))
        .containsExactly(
            "my card is gone",
            "also my phone was stolen",
            "and i need money today",
            "can you help me?");
  }

  @Test
  void clausesAreTrimmedOfWhatPartsThemAndOfWhiteSpace() {
    String text = "  my card is gone ,\u00a0 \n please send a new one!  ";

    assertThat(ClauseSplitter.split(text, List.of(new Span(2, text.length() - 2))))
        .containsExactly(new Span(2, 17), new Span(23, 45));
  }

  @Test
  void eachSentenceIsCutByItself() {
    String text =
        "Hi there, all. My card is gone, please send a new one. Thanks. A b c d and e f g.";

    assertThat(clauses(text))
        .containsExactly(
            "Hi there, all.",
            "My card is gone",
            "please send a new one.",
            "Thanks.",
            "A b c d",
            "and e f g.");
  }

  @Test
  void wordsOfTheNextSentenceDoNotCount() {
    assertThat(clauses("my card is gone, help me. please send a new one"))
        .containsExactly("my card is gone, help me.", "please send a new one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "我的卡丢了,请给我寄一张新的,我还想知道我的余额是多少",
        "ฉันทำบัตรหายและต้องการบัตรใหม่",
        "word",
        ",,,,,,,,,"
      })
  void textWithoutSpacesIsOneClause(String text) {
    assertThat(clauses(text)).containsExactly(text);
  }

  @Test
  void signsAloneAreKept() {
    assertThat(clauses(", , , , , , , ,")).isNotEmpty().noneMatch(String::isBlank);
  }

  @Test
  void noSentencesHaveNoClauses() {
    assertThat(ClauseSplitter.split("", List.of())).isEmpty();
    assertThat(ClauseSplitter.split("my card is gone", List.of())).isEmpty();
  }

  private static List<String> clauses(String text) {
    return clauses(text, new IcuSentenceSplitter().split(text));
  }

  private static List<String> clausesOfOneSentence(String text) {
    return clauses(text, List.of(new Span(0, text.length())));
  }

  private static List<String> clauses(String text, List<Span> sentences) {
    return ClauseSplitter.split(text, sentences).stream().map(span -> span.of(text)).toList();
  }
}
