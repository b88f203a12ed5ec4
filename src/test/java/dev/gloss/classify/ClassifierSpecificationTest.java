package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.TestPacks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassifierSpecificationTest {
  private static final List<String> LABELS = List.of("lost", "late", "none", "before");
  private static final Calibration SINGLE = Calibration.single(1, 0.5f);
  private static final Calibration MULTI = new Calibration(1, 0, List.of(0.5f, 0.5f, 0.5f, 0.5f));

  @Test
  void readingThatIsNotGivenIsOfTheWhole() {
    assertThat(specification(null, null).reading()).isEqualTo(Reading.WHOLE);
    assertThat(specification(Reading.CLAUSES, null).reading()).isEqualTo(Reading.CLAUSES);
    assertThat(ClassifierSpecification.ofTeacher(LABELS, SINGLE).reading())
        .isEqualTo(Reading.WHOLE);
  }

  @Test
  void labelsThatMeanNoneOrAsBeforeAreNotSaid() {
    ClassifierSpecification follows = specification(Reading.CLAUSES, FollowUp.of("before"));

    assertThat(LABELS).filteredOn(follows::isSaid).containsExactly("lost", "late");
    assertThat(LABELS)
        .filteredOn(specification(Reading.CLAUSES, null)::isSaid)
        .containsExactly("lost", "late", "before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "later", ""})
  void followUpLabelMustBeOneOfTheLabelsThatDoNotAbstain(String label) {
    assertThatThrownBy(() -> specification(Reading.CLAUSES, FollowUp.of(label)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected the label of 'follow-up' among the labels of a classifier with one label a"
                + " text that do not abstain, found "
                + label);
  }

  @Test
  void textsOfManyLabelsDoNotGoOn() {
    assertThatThrownBy(() -> many(Reading.WHOLE, FollowUp.of("before")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "expected the label of 'follow-up' among the labels of a classifier with one")
        .hasMessageEndingWith("found before");
    assertThatCode(() -> many(Reading.WHOLE, null)).doesNotThrowAnyException();
  }

  @Test
  void textsOfManyLabelsAreNotReadClauseByClause() {
    assertThatThrownBy(() -> many(Reading.CLAUSES, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected reading 'whole' of a classifier with any number of labels a text, found"
                + " 'clauses'");
    assertThat(many(null, null).reading()).isEqualTo(Reading.WHOLE);
  }

  @Test
  void anotherStudentChangesNeitherReadingNorFollowUp() {
    FollowUp before = new FollowUp("before", 3, 0.25f);
    Calibration student = Calibration.single(2, 0.25f);

    ClassifierSpecification with = specification(Reading.CLAUSES, before).with(student, null);

    assertThat(with)
        .isEqualTo(
            new ClassifierSpecification(
                LABELS, false, List.of("none"), Reading.CLAUSES, before, SINGLE, student, null));
  }

  @Test
  void anotherFollowUpChangesNothingElse() {
    FollowUp other = new FollowUp("late", 3, 0.25f);

    assertThat(specification(Reading.CLAUSES, FollowUp.of("before")).with(other))
        .isEqualTo(specification(Reading.CLAUSES, other));
  }

  @Test
  void readingAndFollowUpComeBackFromAManifest() {
    ClassifierSpecification classifier =
        specification(Reading.CLAUSES, new FollowUp("before", 3, 0.25f));

    byte[] yaml = manifest(classifier).toYaml();

    assertThat(new String(yaml, StandardCharsets.UTF_8))
        .containsPattern("reading: clauses\n +follow-up:\n +label: before\n +odds: 3");
    assertThat(TestPacks.classifier(Manifest.read(yaml, "model.yaml"))).isEqualTo(classifier);
  }

  @ParameterizedTest
  @CsvSource({
    "label: before, label: none",
    "odds: 3.0, odds: 0.0",
    "threshold: 0.25, threshold: 2"
  })
  void followUpInAManifestIsChecked(String good, String bad) {
    byte[] yaml =
        manifest(specification(Reading.CLAUSES, new FollowUp("before", 3, 0.25f))).toYaml();
    byte[] edited = TestPacks.edited(yaml, good, bad);

    assertThatThrownBy(() -> Manifest.read(edited, "model.yaml"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("model.yaml")
        .hasMessageContaining("'follow-up'")
        .message()
        .hasLineCount(1);
  }

  private static Manifest manifest(ClassifierSpecification classifier) {
    Manifest plain = TestPacks.manifest("lost", "late");
    return new Manifest(
        plain.name(),
        plain.version(),
        plain.encoder(),
        List.of(classifier),
        plain.files(),
        plain.card());
  }

  private static ClassifierSpecification specification(Reading reading, FollowUp followUp) {
    return new ClassifierSpecification(
        LABELS, false, List.of("none"), reading, followUp, SINGLE, null, null);
  }

  private static ClassifierSpecification many(Reading reading, FollowUp followUp) {
    return new ClassifierSpecification(
        LABELS, true, List.of(), reading, followUp, MULTI, null, null);
  }
}
