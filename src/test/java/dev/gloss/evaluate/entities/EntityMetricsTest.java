package dev.gloss.evaluate.entities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.data.MarkedSpan;
import dev.gloss.data.MarkedText;
import dev.gloss.entities.Entity;
import dev.gloss.text.Span;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class EntityMetricsTest {
  @Test
  void onlyTheSameTypeAtTheSamePlaceIsRight() {
    MarkedText text =
        new MarkedText(
            "",
            "Ada met Bo in Rome",
            List.of(
                new MarkedSpan("PER", new Span(0, 3)),
                new MarkedSpan("PER", new Span(8, 10)),
                new MarkedSpan("LOC", new Span(14, 18))),
            1);
    List<Entity> said =
        List.of(
            new Entity("PER", new Span(0, 3), 0.9f),
            new Entity("PER", new Span(8, 13), 0.9f),
            new Entity("PER", new Span(14, 18), 0.9f));

    EntityMetrics metrics = EntityMetrics.of(List.of(text), List.of(said));

    assertThat(metrics.all()).isEqualTo(new EntityMetrics.Counts(1, 3, 3));
    assertThat(metrics.all().f1()).isCloseTo(1 / 3.0, Offset.offset(1e-12));
    assertThat(metrics.byType().get("LOC")).isEqualTo(new EntityMetrics.Counts(0, 0, 1));
    assertThat(metrics.byType().get("PER")).isEqualTo(new EntityMetrics.Counts(1, 3, 2));
  }

  @Test
  void nothingWantedAndNothingSaidIsNoDivisionByZero() {
    EntityMetrics metrics =
        EntityMetrics.of(List.of(new MarkedText("", "a", List.of(), 1)), List.of(List.of()));

    assertThat(metrics.all().f1()).isZero();
    assertThat(metrics.all().precision()).isZero();
    assertThat(metrics.all().recall()).isZero();
  }
}
