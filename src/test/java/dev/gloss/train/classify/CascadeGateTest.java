package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.CurvePoint;
import dev.gloss.classify.LabelSet;
import dev.gloss.classify.Specifications;
import dev.gloss.evaluate.classify.CascadeSweep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CascadeGateTest {
  private static final LabelSet LABELS = new LabelSet(List.of("a", "b"));
  private static final float[] SURE_A = {0.99f, 0.01f};
  private static final float[] SURE_B = {0.01f, 0.99f};

  private final List<List<String>> expected = new ArrayList<>();
  private final List<float[]> student = new ArrayList<>();
  private final List<float[]> teacher = new ArrayList<>();

  /** The student errs on its 210 least sure texts; the teacher is right on all. */
  @Test
  void smallestShareThatReachesTheTeacherIsEscalated() {
    add(1_890, new float[] {0.9f, 0.1f}, SURE_A);
    add(210, new float[] {0.4f, 0.6f}, SURE_A);

    CascadeGate gate = gate();

    float below = gate.escalateBelow(CascadeAim.BALANCED);
    assertThat(below).isEqualTo(0.9f);
    assertThat(gate.point(below).escalated()).isCloseTo(0.1f, within(1e-6f));
    assertThat(gate.point(below).quality()).isEqualTo(1);
    assertThat(gate.point(0).quality()).isCloseTo(0.9f, within(1e-6f));
  }

  @Test
  void fastEscalatesLessForAHundredth() {
    add(1_800, new float[] {0.9f, 0.1f}, SURE_A);
    for (int i = 0; i < 100; i++) {
      add(2, new float[] {0.3f + i / 1000f, 0.7f - i / 1000f}, SURE_A);
    }

    CascadeGate gate = gate();

    assertThat(share(gate, CascadeAim.BALANCED)).isCloseTo(0.1f, within(1e-6f));
    assertThat(share(gate, CascadeAim.FAST)).isCloseTo(0.09f, within(1e-6f));
  }

  /** Asking about all is right on 40 texts more than either tier alone. */
  @Test
  void bestAsksAlwaysWhereThatIsClearlyBetterThanTheTeacher() {
    for (int i = 0; i < 40; i++) {
      add(4, new float[] {0.7f + i / 1000f, 0.3f - i / 1000f}, SURE_A);
      add(1, new float[] {0.7f + i / 1000f, 0.3f - i / 1000f}, new float[] {0.4f, 0.6f});
      add(1, new float[] {0.3f - i / 1000f, 0.7f + i / 1000f}, SURE_A);
    }

    CascadeGate gate = gate();

    assertThat(gate.point(0).quality()).isEqualTo((float) gate.teacherQuality());
    assertThat(share(gate, CascadeAim.FAST)).isZero();
    assertThat(share(gate, CascadeAim.BEST)).isGreaterThan(0.9f);
    assertThat(gate.point(gate.escalateBelow(CascadeAim.BEST)).quality()).isGreaterThan(0.97f);
  }

  @Test
  void bestAsksNoMoreThanPays() {
    add(1_500, SURE_A, SURE_A);
    add(1, new float[] {0.4f, 0.6f}, SURE_A);

    assertThat(share(gate(), CascadeAim.BEST)).isLessThan(0.01f);
  }

  /** Right on two texts more of a hundred may be luck. */
  @Test
  void studentThatIsBetterByChanceIsNotBelieved() {
    add(90, SURE_A, SURE_A);
    add(6, new float[] {0.6f, 0.4f}, SURE_B);
    add(4, new float[] {0.4f, 0.6f}, SURE_A);

    CascadeGate gate = gate();

    assertThat(gate.point(0).quality()).isGreaterThan((float) gate.teacherQuality());
    assertThat(gate.escalateBelow(CascadeAim.BALANCED)).isPositive();
  }

  @Test
  void fiftyEqualTextsDoNotProveThatNobodyNeedsToBeAsked() {
    add(50, SURE_A, SURE_A);

    assertThat(share(gate(), CascadeAim.BALANCED)).isEqualTo(1);
    assertThat(share(gate(), CascadeAim.FAST)).isZero();
  }

  @Test
  void studentThatIsAsGoodOnAThousandTextsAsksNobody() {
    add(1_001, SURE_A, SURE_A);

    assertThat(gate().escalateBelow(CascadeAim.BALANCED)).isZero();
  }

  @Test
  void curveGoesFromNobodyToEverybody() {
    add(60, SURE_A, SURE_A);
    add(40, new float[] {0.45f, 0.55f}, SURE_A);

    List<CurvePoint> curve = gate().curve();

    assertThat(curve.get(0).escalated()).isZero();
    assertThat(curve.get(0).quality()).isCloseTo(0.6f, within(1e-6f));
    assertThat(curve.get(curve.size() - 1).escalated()).isEqualTo(1);
    assertThat(curve.get(curve.size() - 1).quality()).isEqualTo(1);
    assertThat(curve).extracting(CurvePoint::escalated).isSorted();
  }

  /** With many labels a text micro F1 is compared: the student misses b, the teacher finds it. */
  @Test
  void manyLabelsAreComparedByMicroF1() {
    for (int i = 0; i < 1_600; i++) {
      expected.add(List.of("a"));
      student.add(new float[] {0.95f, 0.05f});
      teacher.add(new float[] {0.95f, 0.05f});
    }
    for (int i = 0; i < 400; i++) {
      expected.add(List.of("a", "b"));
      student.add(new float[] {0.95f, 0.4f});
      teacher.add(new float[] {0.95f, 0.9f});
    }
    Calibration half = new Calibration(1, 0, List.of(0.5f, 0.5f));
    CascadeGate gate = gate(Specifications.of(true, List.of(), half, half, null), 0.5f, 0.5f);

    assertThat(gate.teacherQuality()).isEqualTo(1);
    assertThat(gate.point(0).quality()).isCloseTo(2f * 2_000 / (2_000 + 2_400), within(1e-6f));
    assertThat(gate.point(gate.escalateBelow(CascadeAim.BALANCED)).escalated())
        .isCloseTo(0.2f, within(1e-6f));
  }

  /** With many labels too, two texts better of a hundred may be luck. */
  @Test
  void microF1ThatIsBetterByChanceIsNotBelieved() {
    for (int i = 0; i < 97; i++) {
      many(new float[] {0.95f, 0.05f}, new float[] {0.95f, 0.05f});
    }
    many(new float[] {0.95f, 0.45f}, new float[] {0.95f, 0.9f});
    many(new float[] {0.95f, 0.45f}, new float[] {0.95f, 0.9f});
    many(new float[] {0.45f, 0.05f}, new float[] {0.95f, 0.05f});
    Calibration half = new Calibration(1, 0, List.of(0.5f, 0.5f));

    CascadeGate gate = gate(Specifications.of(true, List.of(), half, half, null), 0.5f, 0.5f);

    assertThat(gate.point(0).quality()).isGreaterThan((float) gate.teacherQuality());
    assertThat(gate.escalateBelow(CascadeAim.BALANCED)).isPositive();
  }

  private void many(float[] studentSays, float[] teacherSays) {
    expected.add(List.of("a"));
    student.add(studentSays);
    teacher.add(teacherSays);
  }

  private static float share(CascadeGate gate, CascadeAim aim) {
    return gate.point(gate.escalateBelow(aim)).escalated();
  }

  /** Texts whose label is a. */
  private void add(int count, float[] studentSays, float[] teacherSays) {
    for (int i = 0; i < count; i++) {
      expected.add(List.of("a"));
      student.add(studentSays);
      teacher.add(teacherSays);
    }
  }

  private CascadeGate gate() {
    Calibration plain = Calibration.single(1, 0);
    return gate(Specifications.of(false, List.of(), plain, plain, null));
  }

  private CascadeGate gate(ClassifierSpecification classifier, Float... askedThresholds) {
    return new CascadeGate(
        LABELS,
        classifier,
        (text, prediction) ->
            CascadeSweep.Counts.of(prediction, classifier.multiLabel(), expected.get(text)),
        student.toArray(new float[0][]),
        teacher.toArray(new float[0][]),
        new Calibration(1, 0, List.of(askedThresholds)));
  }
}
