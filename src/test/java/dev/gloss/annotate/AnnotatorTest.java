package dev.gloss.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.foreign.ForeignModels;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import dev.gloss.pack.Trust;
import dev.gloss.tokenize.RetainedHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

  /** What is the machine's fault must not make dead letters of a whole topic. */
  @Test
  void faultThatEveryTextMeetsIsThrown() {
    Annotator closed =
        Annotator.open(
            AnnotatorSettings.ofModel(TestPacks.SHIPPED).with(new ClassifySettings(RunAs.TEACHER)),
            System::nanoTime);
    closed.close();

    assertThatThrownBy(() -> closed.annotate(CARD))
        .isInstanceOf(AnnotatorFailedException.class)
        .hasMessageStartingWith("expected annotations of any text, found that all fail with java.")
        .hasMessageNotContaining("card");
  }

  /** The same text has the same annotation, so only the time tells. */
  @Test
  void textThatComesAgainIsNotReadAgain() {
    AtomicLong nanos = new AtomicLong();
    try (Annotator reusing =
        Annotator.open(
            AnnotatorSettings.ofModel(TestPacks.SHIPPED).reusing(2), nanos::incrementAndGet)) {
      Annotation first = annotated(reusing.annotate(CARD));

      assertThat(annotated(reusing.annotate(CARD))).isSameAs(first);
      // With the vectors of its sentences it is another.
      assertThat(annotated(reusing.annotateInConversation(CARD))).isNotSameAs(first);
      reusing.annotate("How do I change my PIN?");
      assertThat(annotated(reusing.annotate(CARD))).isNotSameAs(first).isEqualTo(first);
    }
    assertThat(annotated(annotator.annotate(CARD)))
        .isNotSameAs(annotated(annotator.annotate(CARD)));
  }

  @Test
  void textIsTaggedAndSummarized() {
    Annotation annotation = annotated(annotator.annotate(CARD));

    assertThat(Findings.tags(annotation).tags())
        .extracting(Tag::label)
        .containsExactly("card_arrival");
    assertThat(Findings.tags(annotation).tags().get(0).score()).isBetween(0.5f, 1f);
    assertThat(Findings.tags(annotation).abstained()).isFalse();
    assertThat(Findings.summary(annotation).text()).isNotEmpty();
    assertThat(Findings.tags(annotation).tier()).isEqualTo(Tier.STUDENT);
    assertThat(annotation.truncated()).isFalse();
    assertThat(annotation.tokens()).isBetween(15, 25);
  }

  @Test
  void textThatNoLabelIsSureOfGetsNone(@TempDir Path folder) {
    TestPacks.edit(TestPacks.write(folder), "abstain: 0.25", "abstain: 1.0");
    try (Annotator unsure =
        Annotator.open(AnnotatorSettings.ofModel(folder.toString()), System::nanoTime)) {
      Annotation annotation = annotated(unsure.annotate(CARD));

      assertThat(Findings.tags(annotation).abstained()).isTrue();
      assertThat(Findings.tags(annotation).tags()).isEmpty();
      assertThat(Findings.summary(annotation).text()).isNotEmpty();
    }
  }

  /** An encoder whose state of "bad" is no number, with a head over it. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void textWhoseStatesAreNotFiniteIsRejected(float component, @TempDir Path folder) {
    try (Annotator annotator =
        Annotator.open(
            AnnotatorSettings.ofModel(
                ForeignModels.packOverStatesWith(component, folder).toString()),
            System::nanoTime)) {
      assertThat(annotator.annotate("good card")).isInstanceOf(Outcome.Annotated.class);
      assertThat(annotator.annotate("good bad card"))
          .isEqualTo(
              new Outcome.Rejected(
                  RejectReason.ANNOTATION_FAILED,
                  "expected an annotation of 13 characters, found"
                      + " java.lang.IllegalStateException at"
                      + " dev.gloss.encoder.TokenStates.requireFinite"));
    }
  }

  /** Neither the zip nor what was inflated of it. */
  @Test
  void annotatorsKeepNothingOfTheirPacksFiles(@TempDir Path folder) throws IOException {
    byte[] ballast = new byte[2 << 20];
    new Random(12).nextBytes(ballast);
    ModelPack tiny = ModelFolder.open(TestPacks.write(folder.resolve("tiny")).toString());
    Map<String, byte[]> files = new TreeMap<>(tiny.contents());
    files.put("model.onnx", ballast);
    Path place = folder.resolve("pack");
    ModelPack.write(place, tiny.manifest(), files);
    Path zip = Files.write(folder.resolve("pack.zip"), TestPacks.zip(place, ""));
    List<Annotator> opened = new ArrayList<>();

    long retained =
        RetainedHeap.bytes(
            8,
            () -> {
              AnnotatorSettings settings = AnnotatorSettings.ofModel(zip.toString());
              opened.add(Annotator.open(settings, System::nanoTime));
              return opened.get(opened.size() - 1);
            });

    opened.forEach(Annotator::close);
    assertThat(retained).isLessThan(ballast.length);
  }

  @Test
  void identityIsThePacks() {
    assertThat(annotator.identity()).isEqualTo(ModelFolder.open(TestPacks.SHIPPED).identity());
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
      assertThat(Findings.tags(cut).tags()).isEqualTo(Findings.tags(whole).tags());
      assertThat(cut.tokens()).isEqualTo(whole.tokens());
    }
  }

  @Test
  void surrogatePairIsNotCutInTwo() {
    String head = "change my PIN ";
    try (Annotator limited = limited(head.length() + 1)) {
      Annotation cut = annotated(limited.annotate(head + "\uD83D\uDE00"));

      assertThat(cut.truncated()).isTrue();
      assertThat(Findings.summary(cut).text()).isEqualTo("change my PIN");
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
    assertThat(Findings.summary(annotation).text().length()).isLessThanOrEqualTo(280);
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
          "expected an annotation of 4900 characters, found java.lang.IllegalStateException at"
              + " dev.gloss.encoder.OnnxModel.run");
      assertThat(annotated(broken.annotate(CARD)).tokens()).isPositive();
    }
  }

  @Test
  void packThatCannotBeLoadedLeavesNothingLoaded(@TempDir Path folder) throws Exception {
    TestPacks.write(folder);
    Files.write(folder.resolve(ClassifierSpecification.HEAD), new byte[10]);
    int before = TestPacks.loadedEncoders();

    assertThatThrownBy(
            () -> Annotator.open(AnnotatorSettings.ofModel(folder.toString()), System::nanoTime))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(ClassifierSpecification.HEAD);
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
    assertThatThrownBy(() -> new AnnotatorSettings("m", null, List.of(), 0, 0))
        .hasMessage("expected to read at least 1 character, found 0");
  }

  @Test
  void packThatNoTrustedKeyHasSignedIsRefused() {
    AnnotatorSettings trusting =
        AnnotatorSettings.ofModel(TestPacks.SHIPPED)
            .trusting(
                new Trust(List.of("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")));

    for (ThrowingCallable opening :
        List.<ThrowingCallable>of(
            () -> Annotator.open(trusting, System::nanoTime), () -> Annotator.check(trusting))) {
      assertThatThrownBy(opening)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageEndingWith(
              "/signatures: expected the signature of one of 1 trusted keys, found nothing");
    }
  }

  private static Annotator limited(int characters) {
    return Annotator.open(
        new AnnotatorSettings(TestPacks.SHIPPED, null, List.of(), characters, 0), System::nanoTime);
  }

  private static Annotation annotated(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Annotated.class);
    return ((Outcome.Annotated) outcome).annotation();
  }

  private static void rejected(Outcome outcome, RejectReason reason, String message) {
    assertThat(outcome).isEqualTo(new Outcome.Rejected(reason, message));
  }
}
