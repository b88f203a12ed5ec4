package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpinionTest {
  private static final float[] WHOLE = {0.5f, 0.25f, 0.25f};
  private static final float[][] CLAUSES = {{1, 0, 0}, {0, 0.75f, 0.25f}, {0.25f, 0.75f, 0}};

  @Test
  void withoutClausesTheWholeCounts() {
    assertThat(Opinion.of(WHOLE).probabilities()).containsExactly(0.5f, 0.25f, 0.25f);
    assertThat(Opinion.of(WHOLE).evidence(2)).isZero();
  }

  @Test
  void labelIsAsProbableAsTheMeanOfTheWholeAndItsBestClause() {
    assertThat(new Opinion(WHOLE, CLAUSES).probabilities()).containsExactly(0.75f, 0.5f, 0.25f);
  }

  @Test
  void oneClauseCountsAsMuchAsTheWhole() {
    assertThat(new Opinion(WHOLE, new float[][] {{0.5f, 0.5f, 0}}).probabilities())
        .containsExactly(0.5f, 0.375f, 0.125f);
  }

  @Test
  void sureSentenceIsSettledAndSureTextOfSeveralIsNot() {
    float[] sure = {0.1f, 0.7f, 0.2f};
    float[] unsure = {0.15f, 0.65f, 0.2f};

    assertThat(Opinion.isSettled(sure, true)).isTrue();
    assertThat(Opinion.isSettled(sure, false)).isFalse();
    assertThat(Opinion.isSettled(unsure, true)).isFalse();
  }

  @Test
  void probabilitiesLeaveTheOpinionAsItIs() {
    Opinion opinion = new Opinion(WHOLE.clone(), new float[][] {CLAUSES[0].clone(), CLAUSES[1]});

    opinion.probabilities();

    assertThat(opinion.whole()).containsExactly(WHOLE);
    assertThat(opinion.clauses()[0]).containsExactly(CLAUSES[0]);
  }

  @Test
  void evidenceIsTheClauseThatSpeaksMostForALabelTheFirstOfEquals() {
    Opinion opinion = new Opinion(WHOLE, CLAUSES);

    assertThat(opinion.evidence(0)).isZero();
    assertThat(opinion.evidence(1)).isEqualTo(1);
    assertThat(opinion.evidence(2)).isEqualTo(1);
  }

  @Test
  void twoTiersMeetInTheMiddlePlaceByPlace() {
    Opinion student = new Opinion(new float[] {0.5f, 0.5f}, new float[][] {{1, 0}, {0, 1}});
    Opinion teacher = new Opinion(new float[] {1, 0}, new float[][] {{0.5f, 0.5f}, {0, 1}});

    Opinion mean = student.mean(teacher);

    assertThat(mean.whole()).containsExactly(0.75f, 0.25f);
    assertThat(mean.clauses()).isDeepEqualTo(new float[][] {{0.75f, 0.25f}, {0, 1}});
  }

  @Test
  void twoTiersThatWereNotAskedAboutClausesHaveNone() {
    assertThat(Opinion.of(WHOLE).mean(Opinion.of(WHOLE)).clauses()).isEmpty();
  }
}
