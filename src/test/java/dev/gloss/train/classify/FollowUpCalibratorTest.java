package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Decision;
import dev.gloss.classify.FollowUp;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Prediction;
import dev.gloss.classify.Reading;
import dev.gloss.classify.Scores;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FollowUpCalibratorTest {
  private static final List<String> LABELS = List.of("lost", "late", "none", "before");
  private static final double PRECISION = 0.9;

  private final List<Message> messages = new ArrayList<>();
  private final List<float[]> probabilities = new ArrayList<>();
  private final Random random = new Random(43);

  /** What goes on is more probable of what does than of what does not, though seldom probable. */
  @Test
  void whatIsAddedIsRightOftenEnough() {
    for (int i = 0; i < 150; i++) {
      conversation(i, List.of("lost"), uniform(0.15f, 0.5f));
      conversation(150 + i, List.of(), uniform(0, 0.25f));
    }

    FollowUp found = best().orElseThrow();

    Added added = added(found);
    assertThat(found.label()).isEqualTo("before");
    assertThat(added.right()).isGreaterThanOrEqualTo((int) Math.ceil(PRECISION * added.all()));
    assertThat(added.right()).isGreaterThan(75);
    for (float odds : new float[] {1, 3, 8, 20}) {
      for (int threshold = 2; threshold < 10; threshold++) {
        Added other = added(new FollowUp("before", odds, threshold / 10f));
        assertThat(other.right() > added.right() && other.right() >= PRECISION * other.all())
            .as("%s, %s", odds, threshold / 10f)
            .isFalse();
      }
    }
  }

  @Test
  void moreIsAddedWhereLessHasToBeRight() {
    for (int i = 0; i < 150; i++) {
      conversation(i, List.of("lost"), uniform(0.15f, 0.5f));
      conversation(150 + i, List.of(), uniform(0, 0.25f));
    }

    Added careful = added(best(0.98).orElseThrow());
    Added bold = added(best(0.7).orElseThrow());

    assertThat(careful.right()).isPositive().isLessThan(bold.right());
    assertThat(careful.right()).isGreaterThanOrEqualTo((int) Math.ceil(0.98 * careful.all()));
    assertThat(bold.right()).isGreaterThanOrEqualTo((int) Math.ceil(0.7 * bold.all()));
  }

  /** No threshold is as low as what the model thinks of such messages by themselves. */
  @Test
  void oddsAreRaisedWhereTheModelHardlyBelievesInWhatGoesOn() {
    for (int i = 0; i < 100; i++) {
      conversation(i, List.of("lost"), uniform(0.05f, 0.09f));
      conversation(100 + i, List.of(), uniform(0, 0.01f));
    }

    FollowUp found = best().orElseThrow();

    assertThat(found.odds()).isGreaterThan(1);
    assertThat(added(found).right()).isEqualTo(100);
  }

  @Test
  void nothingIsAddedWhereTooFewWouldBeRight() {
    for (int i = 0; i < 200; i++) {
      conversation(i, i % 2 == 0 ? List.of("lost") : List.of("late"), uniform(0.1f, 0.9f));
    }

    assertThat(best()).contains(FollowUp.of("before"));
    assertThat(added(FollowUp.of("before")).all()).isZero();
    assertThat(added(best(0.4).orElseThrow()).all()).isPositive();
  }

  @Test
  void fewerThanTenTellTooLittle() {
    for (int i = 0; i < 9; i++) {
      conversation(i, List.of("lost"), 0.9f);
    }
    assertThat(best()).contains(FollowUp.of("before"));

    conversation(9, List.of("lost"), 0.9f);
    assertThat(added(best().orElseThrow())).isEqualTo(new Added(10, 10));
  }

  @Test
  void anyAcceptableLabelIsRight() {
    for (int i = 0; i < 20; i++) {
      conversation(i, List.of("late", "lost"), 0.9f);
    }

    assertThat(added(best().orElseThrow())).isEqualTo(new Added(20, 20));
  }

  /** The same messages, each in a conversation of its own or in none. */
  @Test
  void messagesOfDifferentConversationsDoNotGoOn() {
    for (int i = 0; i < 20; i++) {
      conversation(i, List.of("lost"), 0.9f);
    }
    List<Message> together = List.copyOf(messages);

    messages.replaceAll(message -> in("", message));
    assertThat(best()).contains(FollowUp.of("before"));

    messages.clear();
    together.forEach(message -> messages.add(in("c" + messages.size(), message)));
    assertThat(best()).contains(FollowUp.of("before"));
  }

  @Test
  void sameMessagesGiveTheSame() {
    for (int i = 0; i < 50; i++) {
      conversation(i, List.of("lost"), uniform(0.15f, 0.5f));
    }

    assertThat(best()).isEqualTo(best());
  }

  @Test
  void withoutMessagesNothingIsAdded() {
    assertThat(best()).contains(FollowUp.of("before"));
  }

  @Test
  void classifierThatCannotTellHasNone() {
    for (int i = 0; i < 20; i++) {
      conversation(i, List.of("lost"), 0.9f);
    }
    ClassifierSpecification classifier = classifier(null);

    assertThat(
            FollowUpCalibrator.best(
                classifier, messages, scores(), decision(classifier), PRECISION))
        .isEmpty();
  }

  /** What was added, and what of it is right. */
  private record Added(int all, int right) {}

  /** As a pack does it whose classifier reads what goes on so. */
  private Added added(FollowUp followUp) {
    Decision decision = decision(classifier(followUp));
    int all = 0;
    int right = 0;
    ConversationLabels before = ConversationLabels.NONE;
    for (int i = 0; i < messages.size(); i++) {
      float[] thought = probabilities.get(i);
      Prediction prediction = decision.decide(new Scores(thought, Tier.TEACHER));
      Silence silence = prediction.abstained() ? Silence.FOLLOW_UP : Silence.NOT_SILENT;
      Tags alone =
          new Tags(
              prediction.tags(),
              silence,
              Tier.TEACHER,
              decision.leaning(thought, label -> new Span(0, 1)));
      ConversationLabels.Heard heard = (i % 2 == 0 ? ConversationLabels.NONE : before).hear(alone);
      before = heard.after();
      if (alone.abstained() && !heard.tags().abstained()) {
        all++;
        String label = heard.tags().tags().get(0).label();
        right += messages.get(i).acceptable().contains(label) ? 1 : 0;
      }
    }
    return new Added(all, right);
  }

  private Optional<FollowUp> best() {
    return best(PRECISION);
  }

  private Optional<FollowUp> best(double precision) {
    ClassifierSpecification classifier = classifier(FollowUp.of("before"));
    return FollowUpCalibrator.best(classifier, messages, scores(), decision(classifier), precision);
  }

  private float[][] scores() {
    return probabilities.toArray(float[][]::new);
  }

  /**
   * A message about a lost card and one that says nothing by itself.
   *
   * @param labels of the second; none: it is about nothing
   * @param goesOn how probably the second goes on
   */
  private void conversation(int number, List<String> labels, float goesOn) {
    List<Matter> first = List.of(Matter.of("lost"));
    List<Matter> second =
        labels.isEmpty() ? List.of() : List.of(new Matter(labels, List.of(), true));
    messages.add(new Message("", "c" + number, "My card is lost.", first, 2 * number + 1));
    probabilities.add(new float[] {0.9f, 0.05f, 0.04f, 0.01f});
    messages.add(new Message("", "c" + number, "Any news?", second, 2 * number + 2));
    probabilities.add(new float[] {0, 0.01f, 0.99f - goesOn, goesOn});
  }

  private static Message in(String conversation, Message message) {
    return new Message(
        message.id(), conversation, message.text(), message.matters(), message.line());
  }

  private float uniform(float from, float to) {
    return from + (to - from) * random.nextFloat();
  }

  private static ClassifierSpecification classifier(FollowUp followUp) {
    return new ClassifierSpecification(
        LABELS,
        false,
        List.of("none"),
        Reading.CLAUSES,
        followUp,
        Calibration.single(1, 0.5f),
        null,
        null);
  }

  private static Decision decision(ClassifierSpecification classifier) {
    return new Decision(new LabelSet(classifier.labels()), classifier, classifier.teacher());
  }
}
