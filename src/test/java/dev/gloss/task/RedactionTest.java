package dev.gloss.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.text.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedactionTest {
  private static final String TEXT = "Ada called Bo at noon.";
  private static final Redaction NAMES =
      new Redaction(
          List.of(
              new Redaction.Edit(new Span(0, 3), "<P>"),
              new Redaction.Edit(new Span(11, 13), "***")));

  @Test
  void wholeTextHasEveryEdit() {
    assertThat(NAMES.of(TEXT)).isEqualTo("<P> called *** at noon.");
  }

  @Test
  void partHasItsEditsOnly() {
    assertThat(NAMES.of(TEXT, new Span(4, 22))).isEqualTo("called *** at noon.");
    assertThat(NAMES.of(TEXT, new Span(14, 22))).isEqualTo("at noon.");
  }

  @Test
  void partThatCutsANameShowsNothingOfIt() {
    assertThat(NAMES.of(TEXT, new Span(1, 12))).isEqualTo("<P> called ***");
    assertThat(NAMES.of(TEXT, new Span(12, 17))).isEqualTo("*** at ");
  }

  @Test
  void textWithoutEditsIsItself() {
    assertThat(new Redaction(List.of()).of(TEXT)).isEqualTo(TEXT);
  }
}
