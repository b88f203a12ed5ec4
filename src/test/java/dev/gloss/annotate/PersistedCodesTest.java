package dev.gloss.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.Tier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers that stand in savepoints: they may be added to, never changed. */
final class PersistedCodesTest {
  @Test
  void everyReasonIsFoundByItsCode() {
    for (RejectReason reason : RejectReason.values()) {
      assertThat(RejectReason.ofCode(reason.code())).isEqualTo(reason);
    }
    assertThat(Arrays.stream(RejectReason.values()).map(RejectReason::code))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyTierIsFoundByItsCode() {
    for (Tier tier : Tier.values()) {
      assertThat(Tier.ofCode(tier.code())).isEqualTo(tier);
    }
  }

  @Test
  void releasedCodesStay() {
    assertThat(RejectReason.NULL_VALUE.code()).isEqualTo(1);
    assertThat(RejectReason.EMPTY_TEXT.code()).isEqualTo(9);
    assertThat(RejectReason.ANNOTATION_FAILED.code()).isEqualTo(10);
    assertThat(RejectReason.UNKNOWN_SCHEMA.code()).isEqualTo(11);
    assertThat(Tier.TEACHER.code()).isEqualTo(1);
    assertThat(Tier.TEACHER.label()).isEqualTo("teacher");
    assertThat(Tier.STUDENT.code()).isEqualTo(2);
    assertThat(Tier.STUDENT.label()).isEqualTo("student");
    assertThat(Tier.BOTH.code()).isEqualTo(3);
    assertThat(Tier.CAPPED.code()).isEqualTo(4);
    assertThat(Tier.CAPPED.label()).isEqualTo("student-capped");
  }

  @Test
  void unknownCodesAreRefused() {
    assertThatThrownBy(() -> RejectReason.ofCode(0))
        .hasMessage("expected the code of a reject reason, found 0");
    assertThatThrownBy(() -> Tier.ofCode(0)).hasMessage("expected the code of a tier, found 0");
  }
}
