package dev.gloss.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TestPacks;
import dev.gloss.summarize.SummaryBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnotatorTest {
  private static final String CARD =
      "I still have not received my new card. It has been two weeks and nobody answers.";

  private static Annotator annotator;

  @BeforeAll
  static void open() {
    annotator = Annotator.open(AnnotatorSettings.ofModel(TestPacks.SHIPPED), System::nanoTime);
  }

  @AfterAll
  static void close() {
    annotator.close();
  }

  @Test
  void textIsTaggedAndSummarized() {
    Annotation annotation = annotated(annotator.annotate(CARD));

    assertThat(annotation.tags()).extracting(Tag::label).containsExactly("card_arrival");
    assertThat(annotation.tags().get(0).score()).isBetween(0.5f, 1f);
    assertThat(annotation.abstained()).isFalse();
    assertThat(annotation.summary().text()).isNotEmpty();
    assertThat(annotation.tier()).isEqualTo(Tier.STUDENT);
    assertThat(annotation.truncated()).isFalse();
    assertThat(annotation.tokens()).isBetween(15, 25);
  }

  @Test
  void textThatNoLabelIsSureOfGetsNone(@TempDir Path folder) {
    TestPacks.edit(TestPacks.write(folder), "abstain: 0.25", "abstain: 1.0");
    try (Annotator unsure =
        Annotator.open(AnnotatorSettings.ofModel(folder.toString()), System::nanoTime)) {
      Annotation annotation = annotated(unsure.annotate(CARD));

      assertThat(annotation.abstained()).isTrue();
      assertThat(annotation.tags()).isEmpty();
      assertThat(annotation.summary().text()).isNotEmpty();
    }
  }

  @Test
  void identityIsThePacks() {
    assertThat(annotator.identity()).isEqualTo(ModelPack.open(TestPacks.SHIPPED).identity());
  }

  @Test
  void sameTextHasTheSameAnnotationWhateverCameBefore() {
    Annotation first = annotated(annotator.annotate(CARD));
    annotator.annotate("Something else. " + CARD);

    assertThat(annotated(annotator.annotate(CARD))).isEqualTo(first);
  }

  @Test
  void timeIsTheClocks() {
    AtomicLong clock = new AtomicLong();
    try (Annotator timed =
        Annotator.open(
            AnnotatorSettings.ofModel(TestPacks.SHIPPED), () -> clock.getAndAdd(7_000_000))) {
      assertThat(((Outcome.Annotated) timed.annotate(CARD)).micros()).isEqualTo(7_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n", "\u2003\u3000"})
  void whiteSpaceIsRejected(String text) {
    rejected(
        annotator.annotate(text),
        RejectReason.EMPTY_TEXT,
        "expected text, found " + text.length() + " characters of white space");
  }

  @ParameterizedTest
  // An unpaired surrogate is to the tokenizer what U+FFFD is: nothing.
  @ValueSource(
      strings = {
        "\uD83D",
        "\uDE00\uD83D",
        "\u0000\u0001\u0007",
        "\u00A0\u00A0",
        "\u200B\uFEFF",
        "\u00AD"
      })
  void textWithoutAWordIsRejected(String text) {
    rejected(
        annotator.annotate(text),
        RejectReason.EMPTY_TEXT,
        "expected text, found " + text.length() + " characters without a word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE00", "?", "北京", "a\u0000b", "e\u0301\u0301"})
  void oddTextIsAnnotated(String text) {
    assertThat(annotated(annotator.annotate(text)).tokens()).isPositive();
  }

  @Test
  void textUpToTheLimitIsReadWhole() {
    try (Annotator limited = limited(CARD.length())) {
      assertThat(annotated(limited.annotate(CARD))).isEqualTo(annotated(annotator.annotate(CARD)));
    }
  }

  @Test
  void textOverTheLimitIsCutAndSaysSo() {
    String head = "How do I change my PIN?";
    try (Annotator limited = limited(head.length())) {
      Annotation cut = annotated(limited.annotate(head + " " + CARD));
      Annotation whole = annotated(annotator.annotate(head));

      assertThat(cut.truncated()).isTrue();
      assertThat(cut.tags()).isEqualTo(whole.tags());
      assertThat(cut.tokens()).isEqualTo(whole.tokens());
    }
  }

  @Test
  void surrogatePairIsNotCutInTwo() {
    String head = "change my PIN ";
    try (Annotator limited = limited(head.length() + 1)) {
      Annotation cut = annotated(limited.annotate(head + "\uD83D\uDE00"));

      assertThat(cut.truncated()).isTrue();
      assertThat(cut.summary().text()).isEqualTo("change my PIN");
    }
  }

  @Test
  void pairThatIsLongerThanTheLimitLeavesNothingToRead() {
    try (Annotator limited = limited(1)) {
      assertThat(limited.annotate("\uD83D\uDE00 hello")).isInstanceOf(Outcome.Rejected.class);
    }
  }

  @Test
  void longTextIsReadUpToTheLimit() {
    String text = CARD.repeat(200_000 / CARD.length());

    Annotation annotation = annotated(annotator.annotate(text));

    assertThat(annotation.truncated()).isTrue();
    assertThat(annotation.tokens()).isBetween(3_000, 20_000);
    assertThat(annotation.summary().text().length()).isLessThanOrEqualTo(280);
  }

  /** A window longer than the model's position table: the runtime fails on a text that fills it. */
  @Test
  void failureOfTheModelIsARejectionWithoutTheText(@TempDir Path folder) {
    TestPacks.edit(TestPacks.write(folder), "max-tokens: 256", "max-tokens: 2000");
    String text = "secret ".repeat(700);
    try (Annotator broken =
        Annotator.open(AnnotatorSettings.ofModel(folder.toString()), System::nanoTime)) {
      rejected(
          broken.annotate(text),
          RejectReason.ANNOTATION_FAILED,
          "expected an annotation of 4900 characters, found java.lang.IllegalStateException");
      assertThat(annotated(broken.annotate(CARD)).tokens()).isPositive();
    }
  }

  @Test
  void packThatCannotBeLoadedLeavesNothingLoaded(@TempDir Path folder) throws Exception {
    TestPacks.write(folder);
    Files.write(folder.resolve(ModelPack.HEAD), new byte[10]);
    int before = TestPacks.loadedEncoders();

    assertThatThrownBy(
            () -> Annotator.open(AnnotatorSettings.ofModel(folder.toString()), System::nanoTime))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(ModelPack.HEAD);
    assertThat(TestPacks.loadedEncoders()).isEqualTo(before);
  }

  @Test
  void annotatorsOfOnePackShareTheirEncoder() {
    int before = TestPacks.loadedEncoders();

    try (Annotator second =
        Annotator.open(AnnotatorSettings.ofModel(TestPacks.SHIPPED), System::nanoTime)) {
      assertThat(TestPacks.loadedEncoders()).isEqualTo(before);
      assertThat(annotated(second.annotate(CARD)).tokens()).isPositive();
    }
    assertThat(annotated(annotator.annotate(CARD)).tokens()).isPositive();
  }

  @Test
  void limitBelowOneCharacterIsRefused() {
    assertThatThrownBy(() -> new AnnotatorSettings("m", null, AnnotatorSettings.DEFAULT_SUMMARY, 0))
        .hasMessage("expected to read at least 1 character, found 0");
  }

  private static Annotator limited(int characters) {
    return Annotator.open(
        new AnnotatorSettings(TestPacks.SHIPPED, null, new SummaryBudget(2, 280), characters),
        System::nanoTime);
  }

  private static Annotation annotated(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Annotated.class);
    return ((Outcome.Annotated) outcome).annotation();
  }

  private static void rejected(Outcome outcome, RejectReason reason, String message) {
    assertThat(outcome).isEqualTo(new Outcome.Rejected(reason, message));
  }
}
