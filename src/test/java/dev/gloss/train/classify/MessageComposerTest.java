package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.NearestNames;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MessageComposerTest {
  private static final int COUNT = 2_000;

  private static final Map<String, String> TEXTS =
      new TreeMap<>(
          Map.of(
              "lost", "My card is lost",
              "fee", "Why did you charge me a fee?",
              "late", " Where is my new card!! ",
              "pin", "I forgot my PIN."));

  private static final List<String> BACKGROUND =
      List.of("Hi there", "We were at the beach all day.", "Thank you so much!", "X".repeat(200));

  @Test
  void sameSeedGivesTheSameMessages() {
    assertThat(compose(BACKGROUND, 5)).isEqualTo(compose(BACKGROUND, 5));
    assertThat(compose(BACKGROUND, 5)).isNotEqualTo(compose(BACKGROUND, 6));
  }

  @Test
  void askedForMoreTheFirstAreTheSame() {
    MessageComposer composer = new MessageComposer(labelled(), BACKGROUND, 5);

    List<Message> messages = new ArrayList<>(composer.compose(30));
    messages.addAll(composer.compose(COUNT - 30));

    assertThat(messages).isEqualTo(compose(BACKGROUND, 5));
  }

  @Test
  void asManyAreComposedAsAreAskedFor() {
    assertThat(new MessageComposer(labelled(), BACKGROUND, 1).compose(0)).isEmpty();
    assertThat(compose(BACKGROUND, 1)).hasSize(COUNT);
  }

  @Test
  void evidenceHoldsTheLabelledTextAsItIsOrAsItIsTyped() {
    int asItIs = 0;
    int evidence = 0;
    for (Message message : compose(BACKGROUND, 5)) {
      for (Matter matter : message.matters()) {
        String text = TEXTS.get(matter.labels().get(0)).strip();
        for (Span span : matter.evidence()) {
          String found = span.of(message.text());
          evidence++;
          if (found.equals(found.toLowerCase(Locale.ROOT))) {
            String typed = text.toLowerCase(Locale.ROOT).replaceAll("[.?!]+$", "");
            assertThat(NearestNames.distance(found, typed)).as(found).isLessThanOrEqualTo(2);
          } else {
            assertThat(found).isIn(text, text + ".");
            asItIs++;
          }
        }
      }
    }
    assertThat(asItIs).isBetween(2 * evidence / 5, 3 * evidence / 5);
  }

  @Test
  void textsAsTheyAreEndWithASign() {
    assertThat(compose(BACKGROUND, 5))
        .extracting(Message::text)
        .filteredOn(text -> text.contains("My card is lost"))
        .isNotEmpty()
        .allMatch(text -> text.contains("My card is lost."))
        .allMatch(text -> text.matches(".*[.?!]"));
  }

  @Test
  void messagesTellOneOrTwoMattersInTheOrderOfTheirPlaces() {
    List<Message> messages = compose(BACKGROUND, 5);

    assertThat(messages).allMatch(message -> List.of(1, 2).contains(message.matters().size()));
    List<Message> twofold =
        messages.stream().filter(message -> message.matters().size() == 2).toList();
    assertThat(twofold)
        .hasSizeBetween(COUNT * 15 / 100, COUNT * 30 / 100)
        .allMatch(
            message ->
                message.matters().get(0).evidence().get(0).end()
                    < message.matters().get(1).evidence().get(0).start());
    assertThat(twofold)
        .noneMatch(
            message -> message.matters().get(0).labels().equals(message.matters().get(1).labels()));
  }

  @Test
  void everythingLabelledIsUsed() {
    assertThat(
            compose(BACKGROUND, 5).stream()
                .flatMap(message -> message.matters().stream())
                .map(matter -> matter.labels().get(0))
                .collect(Collectors.toSet()))
        .isEqualTo(TEXTS.keySet());
  }

  @Test
  void backgroundStandsAroundButLongTextsDoNot() {
    List<String> texts = compose(BACKGROUND, 5).stream().map(Message::text).toList();

    assertThat(texts).anyMatch(text -> text.startsWith("We were at the beach all day."));
    assertThat(texts).anyMatch(text -> text.endsWith("Thank you so much!"));
    assertThat(texts).noneMatch(text -> text.toLowerCase(Locale.ROOT).contains("xxxxx"));
  }

  @Test
  void withoutBackgroundThereAreLabelledTextsAlone() {
    for (Message message : compose(List.of(), 5)) {
      assertThat(message.text()).isEqualTo(message.text().strip()).isNotBlank();
      assertThat(message.matters().get(0).evidence().get(0).start()).isZero();
    }
    assertThat(new MessageComposer(labelled(), List.of("X".repeat(200)), 5).compose(COUNT))
        .isEqualTo(compose(List.of(), 5));
  }

  @Test
  void textThatIsAboutNothingAddsNoMatter() {
    List<Message> labelled = List.of(new Message("1", "", "Good morning", List.of(), 1));

    assertThat(new MessageComposer(labelled, BACKGROUND, 5).compose(50))
        .allMatch(message -> message.matters().isEmpty());
  }

  @Test
  void labelsOfAMatterStayTogether() {
    Matter matter = new Matter(List.of("lost", "stolen"), List.of(), false);
    List<Message> labelled = List.of(new Message("1", "", "Card gone", List.of(matter), 1));

    assertThat(new MessageComposer(labelled, List.of(), 5).compose(50))
        .allMatch(
            message ->
                message.matters().size() == 1
                    && message.matters().get(0).labels().equals(matter.labels()));
  }

  /** Else the second of them would be learned as a clause about nothing. */
  @Test
  void twoTextsOfOneLabelAreBothEvidence() {
    List<Message> labelled =
        List.of(
            new Message("1", "", "Card gone", List.of(Matter.of("lost")), 1),
            new Message("2", "", "Cannot find it", List.of(Matter.of("lost")), 2));

    for (Message message : new MessageComposer(labelled, List.of(), 5).compose(50)) {
      Matter matter = message.matters().get(0);
      int held = matter.evidence().stream().mapToInt(Span::length).sum();
      assertThat(held + matter.evidence().size() - 1)
          .as(message.text())
          .isEqualTo(message.text().length());
    }
  }

  @Test
  void slipOfTheFingerPartsNoSurrogates() {
    List<Message> labelled =
        List.of(new Message("1", "", "a😀b c😀d e😀f", List.of(Matter.of("lost")), 1));

    for (Message message : new MessageComposer(labelled, List.of(), 5).compose(500)) {
      assertThat(message.text().codePoints())
          .as(message.text())
          .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }
  }

  private static List<Message> compose(List<String> background, long seed) {
    return new MessageComposer(labelled(), background, seed).compose(COUNT);
  }

  private static List<Message> labelled() {
    List<Message> labelled = new ArrayList<>();
    TEXTS.forEach(
        (label, text) -> labelled.add(new Message("", "", text, List.of(Matter.of(label)), 1)));
    return labelled;
  }
}
