package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.ConversationLabels.Heard;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConversationLabelsTest {
  /** From which probability on a label is said by itself, and of a message that goes on. */
  private static final float THRESHOLD = 0.5f;

  private static final Span OWN = new Span(0, 4);
  private static final Span GOES_ON = new Span(5, 9);

  /** So little that nothing is said for it. */
  private static final float HARDLY = 0.001f;

  @Test
  void firstMessageIsSaidAsItStandsAlone() {
    Tags alone = message(0.9f, tag("lost", 0.7f), tag("late", 0.3f));

    Heard heard = ConversationLabels.NONE.hear(alone);

    assertThat(heard.tags()).isEqualTo(alone);
    assertThat(labels(heard.after().labels())).containsExactly("lost", "late");
    assertThat(labels(heard.about())).containsExactly("lost", "late");
  }

  @Test
  void messageThatGoesOnGetsTheLabelsFromBefore() {
    Heard heard = about(tag("lost", 0.9f)).hear(message(0.8f));

    assertThat(heard.tags().abstained()).isFalse();
    assertThat(heard.tags().tags()).hasSize(1);
    Tag said = heard.tags().tags().get(0);
    assertThat(said.label()).isEqualTo("lost");
    assertThat(said.score()).isCloseTo(0.72f, within(1e-6f));
    assertThat(said.evidence()).isEqualTo(GOES_ON);
  }

  @Test
  void messageThatHardlyGoesOnGetsNone() {
    Tags alone = message(HARDLY);

    Heard heard = about(tag("lost", 0.9f)).hear(alone);

    assertThat(heard.tags()).isEqualTo(alone);
    assertThat(heard.tags().abstained()).isTrue();
  }

  @Test
  void ofManyLabelsFromBeforeNoneMayBeProbableEnough() {
    ConversationLabels before = about(tag("lost", 0.9f), tag("late", 0.9f), tag("fee", 0.2f));

    Heard heard = before.hear(message(1));

    assertThat(heard.tags().tags()).isEmpty();
    assertThat(heard.tags().abstained()).isTrue();
    assertThat(labels(heard.after().labels())).containsExactly("late", "lost", "fee");
  }

  @Test
  void followUpIsSharedAmongTheLabelsFromBeforeByTheirWeightsAndTheBestIsSaid() {
    ConversationLabels before = about(tag("lost", 0.9f), tag("late", 0.6f));

    List<Tag> tags = before.hear(message(0.9f, 0.2f)).tags().tags();

    assertThat(labels(tags)).containsExactly("lost");
    assertThat(tags.get(0).score()).isCloseTo(0.9f * 0.6f, within(1e-6f));
  }

  @Test
  void ofEquallyProbableLabelsTheFirstIsSaid() {
    ConversationLabels before = about(tag("lost", 0.5f), tag("late", 0.5f));

    assertThat(before.hear(message(1)).tags().tags())
        .containsExactly(new Tag("lost", 0.5f, GOES_ON));
  }

  @Test
  void whatTheMessageLeansToDecidesAmongTheLabelsFromBefore() {
    ConversationLabels before = about(tag("lost", 0.6f), tag("late", 0.4f));

    List<Tag> tags = before.hear(message(0.5f, tag("late", 0.4f))).tags().tags();

    assertThat(labels(tags)).containsExactly("late");
    assertThat(tags.get(0).score()).isCloseTo(0.4f + 0.5f * 0.4f, within(1e-6f));
  }

  @Test
  void labelThatTheConversationDoesNotHaveIsNotSaidInItsLight() {
    Tags alone = message(0.3f, 0.3f, tag("fee", 0.45f));

    Heard heard = about(tag("lost", 0.9f)).hear(alone);

    assertThat(heard.tags()).isEqualTo(alone);
    assertThat(labels(heard.after().labels())).containsExactly("lost", "fee");
  }

  @Test
  void labelThatReachesTheThresholdIsSaid() {
    assertThat(about(tag("lost", 1)).hear(message(0.5f)).tags().tags())
        .containsExactly(new Tag("lost", 0.5f, GOES_ON));
    assertThat(about(tag("lost", 1)).hear(message(0.5f, 0.51f)).tags().tags()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Silence.class, names = "NOT_SILENT", mode = EnumSource.Mode.EXCLUDE)
  void silenceOfTheMessageStaysWhateverTheConversationTells(Silence silence) {
    Leaning leaning = message(0.8f).leaning();
    Tags alone = new Tags(List.of(), silence, Tier.BOTH, leaning);

    Tags told = about(tag("lost", 0.9f)).hear(alone).tags();

    assertThat(told.silence()).isEqualTo(silence);
    assertThat(told.abstained()).isFalse();
    assertThat(about(tag("lost", 0.5f)).hear(alone).tags()).isEqualTo(alone);
  }

  /** As a pack for which no way to read what goes on is right often enough. */
  @Test
  void thresholdOfOneAddsNothingHoweverProbable() {
    Tags alone = message(0.8f, FollowUp.of("before").threshold(), tag("lost", 0.45f));

    assertThat(about(tag("lost", 1)).hear(alone).tags()).isEqualTo(alone);
  }

  @Test
  void lightLabelsAloneTakeNoMoreThanTheirWeight() {
    assertThat(about(tag("lost", 0.4f)).hear(message(1, 0.2f)).tags().tags().get(0).score())
        .isCloseTo(0.4f, within(1e-6f));
  }

  @Test
  void evidenceIsTheMessagesOwnWhereItLeansToTheLabel() {
    ConversationLabels before = about(tag("lost", 0.8f));

    assertThat(before.hear(message(0.8f, tag("lost", 0.3f))).tags().tags())
        .extracting(Tag::evidence)
        .containsExactly(OWN);
    assertThat(before.hear(message(0.8f, tag("fee", 0.3f))).tags().tags())
        .extracting(Tag::evidence)
        .containsExactly(GOES_ON);
  }

  @Test
  void scoreIsOneAtMost() {
    assertThat(about(tag("lost", 1)).hear(message(1, tag("lost", 0.45f))).tags().tags())
        .containsExactly(new Tag("lost", 1, OWN));
  }

  @Test
  void whatIsSaidAloneStandsAndTheConversationAddsNothing() {
    Tags alone = message(0.9f, tag("fee", 0.6f), tag("lost", 0.4f));

    Heard heard = about(tag("lost", 0.8f)).hear(alone);

    assertThat(heard.tags()).isEqualTo(alone);
    assertThat(labels(heard.about())).containsExactly("lost", "fee");
  }

  @Test
  void tierAndLeaningStayThoseOfTheMessage() {
    Tags alone = message(0.9f, tag("fee", 0.4f));

    Tags heard = about(tag("lost", 0.8f)).hear(alone).tags();

    assertThat(heard.abstained()).isFalse();
    assertThat(heard.tier()).isEqualTo(alone.tier());
    assertThat(heard.leaning()).isEqualTo(alone.leaning());
  }

  @Test
  void nothingChangesForAMessageThatDoesNotGoOn() {
    Tags alone = message(0, tag("lost", 0.45f), tag("fee", 0.3f));

    assertThat(about(tag("lost", 0.9f)).hear(alone).tags()).isEqualTo(alone);
  }

  @Test
  void nothingChangesForAMessageAboutSomethingElseThatDoesNotGoOn() {
    Tags alone = message(0, tag("fee", 0.9f));

    Heard heard = about(tag("lost", 0.9f)).hear(alone);

    assertThat(heard.tags()).isEqualTo(alone);
    assertThat(labels(heard.after().labels())).containsExactly("fee", "lost");
  }

  @Test
  void messageOfWhichNothingIsKnownChangesNothing() {
    Tags alone = new Tags(List.of(), Silence.UNSURE, Tier.STUDENT, Leaning.NONE);

    assertThat(about(tag("lost", 0.9f)).hear(alone).tags()).isEqualTo(alone);
  }

  @Test
  void conversationWithoutLabelsAddsNothing() {
    Tags alone =
        new Tags(
            List.of(),
            Silence.UNSURE,
            Tier.TEACHER,
            new Leaning(List.of(tag("lost", 0.3f)), new Tag("before", 0.1f, GOES_ON), 0.2f));

    assertThat(ConversationLabels.NONE.hear(alone).tags()).isEqualTo(alone);
  }

  @Test
  void moreLabelsThanAMessageLeansToAreAllSaid() {
    List<Tag> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      many.add(tag("label " + i, 0.6f));
    }
    Tags alone =
        new Tags(
            many,
            Silence.NOT_SILENT,
            Tier.TEACHER,
            new Leaning(many.subList(0, Leaning.MOST), new Tag("before", 0.1f, GOES_ON), 0.5f));

    assertThat(labels(ConversationLabels.NONE.hear(alone).tags().tags()))
        .containsExactlyElementsOf(labels(many));
  }

  @Test
  void labelsFadeFromMessageToMessageUntilTheyAreForgotten() {
    ConversationLabels labels = about(tag("lost", 1));
    List<Float> weights = new ArrayList<>();
    List<Integer> about = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Heard heard = labels.hear(message(HARDLY));
      labels = heard.after();
      weights.add(labels.labels().isEmpty() ? 0 : labels.labels().get(0).score());
      about.add(heard.about().size());
    }

    assertThat(weights).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(weights.get(0)).isCloseTo(0.8f, within(1e-6f));
    assertThat(weights.get(1)).isCloseTo(0.64f, within(1e-6f));
    assertThat(weights.get(19)).isZero();
    assertThat(about.subList(0, 5)).containsOnly(1);
    assertThat(about.subList(5, 20)).containsOnly(0);
  }

  @Test
  void labelThatIsTalkedAboutAgainIsAsHeavyAsNew() {
    ConversationLabels labels = about(tag("lost", 1));
    for (int i = 0; i < 5; i++) {
      labels = labels.hear(message(HARDLY)).after();
    }

    assertThat(labels.hear(message(HARDLY, tag("lost", 0.95f))).after().labels().get(0).score())
        .isBetween(0.95f, 0.96f);
  }

  @Test
  void heaviestEightAreRemembered() {
    ConversationLabels labels = ConversationLabels.NONE;
    for (int i = 0; i < 12; i++) {
      labels = labels.hear(message(HARDLY, tag("label " + i, 0.9f))).after();
    }

    assertThat(labels(labels.labels()))
        .containsExactly(
            "label 11",
            "label 10",
            "label 9",
            "label 8",
            "label 7",
            "label 6",
            "label 5",
            "label 4");
  }

  @Test
  void sameMessagesMakeTheSameOfAConversation() {
    for (int seed = 0; seed < 300; seed++) {
      assertThat(conversation(new Random(seed), 20)).isEqualTo(conversation(new Random(seed), 20));
    }
  }

  @Test
  void whateverIsHeardStaysWithinItsBounds() {
    int added = 0;
    for (int seed = 0; seed < 300; seed++) {
      ConversationLabels before = ConversationLabels.NONE;
      Random random = new Random(seed);
      for (int i = 0; i < 20; i++) {
        Tags alone = randomMessage(random);

        Heard heard = before.hear(alone);

        List<Tag> after = heard.after().labels();
        assertThat(after).hasSizeLessThanOrEqualTo(8);
        assertThat(labels(after)).doesNotHaveDuplicates();
        assertThat(after).allMatch(label -> label.score() > 0 && label.score() <= 1);
        assertThat(after).isSortedAccordingTo(Comparator.comparing(Tag::score).reversed());
        assertThat(after.subList(0, heard.about().size())).isEqualTo(heard.about());
        List<Tag> tags = heard.tags().tags();
        assertThat(tags).allMatch(tag -> tag.score() >= THRESHOLD && tag.score() <= 1);
        assertThat(heard.tags().abstained()).isEqualTo(tags.isEmpty());
        if (heard.tags() != alone) {
          assertThat(alone.abstained()).isTrue();
          assertThat(tags).hasSize(1);
          assertThat(labels(before.labels())).containsAll(labels(tags));
        }
        added += tags.size() - alone.tags().size();
        before = heard.after();
      }
    }
    assertThat(added).isPositive();
  }

  private static List<Heard> conversation(Random random, int messages) {
    List<Heard> all = new ArrayList<>();
    ConversationLabels labels = ConversationLabels.NONE;
    for (int i = 0; i < messages; i++) {
      all.add(labels.hear(randomMessage(random)));
      labels = all.get(i).after();
    }
    return all;
  }

  private static Tags randomMessage(Random random) {
    List<Tag> leaning = new ArrayList<>();
    for (int label = 0; label < 12 && leaning.size() < Leaning.MOST; label++) {
      if (random.nextInt(4) == 0) {
        leaning.add(tag("label " + label, Leaning.LEAST + 0.9f * random.nextFloat()));
      }
    }
    return message(HARDLY + 0.9f * random.nextFloat(), leaning.toArray(Tag[]::new));
  }

  private static ConversationLabels about(Tag... labels) {
    return new ConversationLabels(List.of(labels));
  }

  private static Tag tag(String label, float score) {
    return new Tag(label, score, OWN);
  }

  private static Tags message(float followUp, Tag... leaning) {
    return message(followUp, THRESHOLD, leaning);
  }

  /**
   * As a classifier that reads clause by clause says it.
   *
   * @param threshold from which on a label is said of it if it says nothing by itself
   */
  private static Tags message(float followUp, float threshold, Tag... leaning) {
    List<Tag> likely = new ArrayList<>(List.of(leaning));
    likely.sort(Comparator.comparing(Tag::score).reversed());
    List<Tag> tags = likely.stream().filter(tag -> tag.score() >= THRESHOLD).toList();
    return new Tags(
        tags,
        tags.isEmpty() ? Silence.UNSURE : Silence.NOT_SILENT,
        Tier.TEACHER,
        new Leaning(likely, new Tag("before", followUp, GOES_ON), threshold));
  }

  private static List<String> labels(List<Tag> tags) {
    return tags.stream().map(Tag::label).toList();
  }
}
