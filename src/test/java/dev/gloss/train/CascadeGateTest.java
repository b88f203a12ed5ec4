package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.classify.LabelSet;
import dev.gloss.model.Manifest;
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

  /** The student errs on its 100 least sure texts; the teacher is right on all. */
  @Test
  void smallestShareThatReachesTheTeacherIsEscalated() {
    add(900, new float[] {0.9f, 0.1f}, SURE_A);
    add(100, new float[] {0.4f, 0.6f}, SURE_A);

    CascadeGate gate = gate();

    float below = gate.escalateBelow(0);
    assertThat(below).isEqualTo(0.9f);
    assertThat(gate.point(below).escalated()).isCloseTo(0.1f, within(1e-6f));
    assertThat(gate.point(below).quality()).isEqualTo(1);
    assertThat(gate.point(0).quality()).isCloseTo(0.9f, within(1e-6f));
  }

  @Test
  void allowedLossEscalatesLess() {
    add(900, new float[] {0.9f, 0.1f}, SURE_A);
    for (int i = 0; i < 100; i++) {
      add(1, new float[] {0.3f + i / 1000f, 0.7f - i / 1000f}, SURE_A);
    }

    CascadeGate gate = gate();

    assertThat(gate.point(gate.escalateBelow(0)).escalated()).isCloseTo(0.1f, within(1e-6f));
    assertThat(gate.point(gate.escalateBelow(0.05)).escalated()).isBetween(0.04f, 0.08f);
    assertThat(gate.escalateBelow(0.5)).isZero();
  }

  /** Right on two texts more of a hundred may be luck. */
  @Test
  void studentThatIsBetterByChanceIsNotBelieved() {
    add(90, SURE_A, SURE_A);
    add(6, new float[] {0.6f, 0.4f}, SURE_B);
    add(4, new float[] {0.4f, 0.6f}, SURE_A);

    CascadeGate gate = gate();

    assertThat(gate.point(0).quality()).isGreaterThan((float) gate.teacherQuality());
    assertThat(gate.escalateBelow(0)).isPositive();
  }

  @Test
  void studentThatIsAsGoodOnEveryTextAsksNobody() {
    add(50, SURE_A, SURE_A);

    assertThat(gate().escalateBelow(0)).isZero();
  }

  @Test
  void curveGoesFromNobodyToEverybody() {
    add(60, SURE_A, SURE_A);
    add(40, new float[] {0.45f, 0.55f}, SURE_A);

    List<Manifest.CurvePoint> curve = gate().curve();

    assertThat(curve.get(0).escalated()).isZero();
    assertThat(curve.get(0).quality()).isCloseTo(0.6f, within(1e-6f));
    assertThat(curve.get(curve.size() - 1).escalated()).isEqualTo(1);
    assertThat(curve.get(curve.size() - 1).quality()).isEqualTo(1);
    assertThat(curve).extracting(Manifest.CurvePoint::escalated).isSorted();
  }

  /** With many labels a text micro F1 is compared: the student misses b, the teacher finds it. */
  @Test
  void manyLabelsAreComparedByMicroF1() {
    for (int i = 0; i < 80; i++) {
      expected.add(List.of("a"));
      student.add(new float[] {0.95f, 0.05f});
      teacher.add(new float[] {0.95f, 0.05f});
    }
    for (int i = 0; i < 20; i++) {
      expected.add(List.of("a", "b"));
      student.add(new float[] {0.95f, 0.4f});
      teacher.add(new float[] {0.95f, 0.9f});
    }
    Manifest.Calibration half = new Manifest.Calibration(1, 0, List.of(0.5f, 0.5f));
    CascadeGate gate = gate(new Manifest.Classifier(true, List.of(), half, half, null), 0.5f, 0.5f);

    assertThat(gate.teacherQuality()).isEqualTo(1);
    assertThat(gate.point(0).quality()).isCloseTo(2f * 100 / (100 + 120), within(1e-6f));
    assertThat(gate.point(gate.escalateBelow(0)).escalated()).isCloseTo(0.2f, within(1e-6f));
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
    Manifest.Calibration plain = Manifest.Calibration.single(1, 0);
    return gate(new Manifest.Classifier(false, List.of(), plain, plain, null));
  }

  private CascadeGate gate(Manifest.Classifier classifier, Float... askedThresholds) {
    return new CascadeGate(
        LABELS,
        classifier,
        expected,
        student.toArray(new float[0][]),
        teacher.toArray(new float[0][]),
        List.of(askedThresholds));
  }
}
