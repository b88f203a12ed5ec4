package dev.gloss.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.pack.ModelFormatException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cascade whose teacher may be asked about a share of the texts. */
final class EscalationTest {
  private static final String MODEL = "classpath:models/assistant";
  private static final String KNOWN = "what is my checking account balance";

  /** Which the student cannot know. */
  private static final List<String> UNKNOWN =
      IntStream.range(0, 100)
          .mapToObj(i -> "zorb " + i + " quibble the marzipan lighthouse of gate " + 7 * i)
          .toList();

  @Test
  void burstIsAnsweredByTheTeacherAndThenByItsShare() {
    try (Annotator annotator = open(0.1, 0)) {
      Map<Tier, Long> tiers = tiers(annotator, UNKNOWN);

      assertThat(tiers.get(Tier.BOTH)).isBetween(29L, 30L);
      assertThat(tiers.get(Tier.CAPPED)).isBetween(70L, 71L);
    }
  }

  /** Texts that the student knows earn what a burst may spend, up to a limit. */
  @Test
  void whatIsNotSpentIsSaved() {
    try (Annotator annotator = open(0.1, 0)) {
      tiers(annotator, UNKNOWN);
      assertThat(tiers(annotator, Collections.nCopies(1_000, KNOWN)))
          .containsOnlyKeys(Tier.STUDENT);

      assertThat(tiers(annotator, UNKNOWN.subList(0, 20))).containsOnlyKeys(Tier.BOTH);
    }
  }

  @Test
  void withoutALimitTheTeacherIsAskedWheneverTheStudentIsNotSure() {
    try (Annotator annotator = open(1, 0)) {
      assertThat(tiers(annotator, UNKNOWN)).containsOnlyKeys(Tier.BOTH);
    }
  }

  @Test
  void adaptiveShareFollowsTheEffortDownToItsLeast() {
    try (Annotator annotator =
        Annotator.open(
            AnnotatorSettings.ofModel(MODEL).with(new ClassifySettings(RunAs.CASCADE, 0.1, true)),
            System::nanoTime)) {
      assertThat(tiers(annotator, UNKNOWN)).containsOnlyKeys(Tier.BOTH);

      annotator.effort(0.5);
      assertThat(tiers(annotator, UNKNOWN).get(Tier.BOTH)).isBetween(50L, 75L);
      annotator.effort(0.01);
      assertThat(tiers(annotator, UNKNOWN).get(Tier.BOTH)).isBetween(9L, 12L);
      annotator.effort(1);
      assertThat(tiers(annotator, UNKNOWN)).containsOnlyKeys(Tier.BOTH);
    }
  }

  @Test
  void effortChangesNothingWhereItIsNotAskedFor() {
    try (Annotator annotator = open(1, 0)) {
      annotator.effort(0.01);

      assertThat(tiers(annotator, UNKNOWN)).containsOnlyKeys(Tier.BOTH);
    }
  }

  @Test
  void answerThatWasCappedIsNotKeptForTheNextOfItsKind() {
    try (Annotator annotator = open(0.1, 1_000)) {
      String capped =
          UNKNOWN.stream()
              .filter(text -> tier(annotator, text) == Tier.CAPPED)
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < 50; i++) {
        annotator.annotate(KNOWN + " " + i);
      }

      assertThat(tier(annotator, capped)).isEqualTo(Tier.BOTH);
    }
  }

  /** Else the option would be taken and do nothing. */
  @Test
  void shareIsRefusedWhereNobodyEscalates() {
    assertThatThrownBy(
            () ->
                Annotator.check(
                    AnnotatorSettings.ofModel(MODEL)
                        .with(new ClassifySettings(RunAs.STUDENT, 0.2, false))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected a pack that runs as cascade, with escalate-at-most");
  }

  @Test
  void shareOfNothingIsRefused() {
    assertThatThrownBy(() -> new ClassifySettings(RunAs.CASCADE, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a share above 0");
  }

  private static Annotator open(double share, int kept) {
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel(MODEL).with(new ClassifySettings(RunAs.CASCADE, share, false));
    return Annotator.open(
        new AnnotatorSettings(
            settings.model(), null, settings.settings(), settings.textCharacters(), kept),
        System::nanoTime);
  }

  private static Map<Tier, Long> tiers(Annotator annotator, List<String> texts) {
    return texts.stream()
        .map(text -> tier(annotator, text))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Tier tier(Annotator annotator, String text) {
    return ((Outcome.Annotated) annotator.annotate(text))
        .annotation()
        .finding(Tags.class)
        .orElseThrow()
        .tier();
  }
}
