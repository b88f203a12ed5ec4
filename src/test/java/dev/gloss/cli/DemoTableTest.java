package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.record.ConversationTag;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ExtractiveSummary;
import dev.gloss.record.ScoredTag;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoTableTest {
  private static final String TEXT = "Hi. My card is lost, and I want a new one.";
  private static final int WIDE = 160;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void everyMatterHasALineWithItsClauseInBrackets() {
    EnrichedText text =
        text(TEXT, new ScoredTag("lost_card", 0.914f, 4, 19), new ScoredTag("new", 0.6f, 21, 42));

    assertThat(rows(WIDE, false, text))
        .containsExactly(
            "m1       c1            0.91  lost_card                            Hi. [My card is"
                + " lost], and I want a new one.",
            "                       0.60  new                                  Hi. My card is lost,"
                + " [and I want a new one.]");
  }

  @Test
  void onATerminalTheClauseIsUnderlined() {
    assertThat(rows(WIDE, true, text(TEXT, new ScoredTag("lost_card", 1f, 4, 19))))
        .singleElement()
        .asString()
        .endsWith("Hi. \u001B[4mMy card is lost\u001B[24m, and I want a new one.");
  }

  @Test
  void tagWithoutEvidenceShowsTheTextAsItIs() {
    assertThat(rows(WIDE, false, text(TEXT, new ScoredTag("lost_card", 1f, 0, 0))))
        .singleElement()
        .asString()
        .endsWith(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "none, (asks for nothing)",
    "follow_up, '(goes on, not clear about what)'",
    "unsure, (not sure)"
  })
  void silenceIsExplained(String silence, String shown) {
    EnrichedText text = text(TEXT);
    text.setAbstained(true);
    text.setSilence(silence);

    assertThat(rows(WIDE, false, text))
        .singleElement()
        .asString()
        .startsWith("m1       c1                  " + shown)
        .endsWith(TEXT);
  }

  @Test
  void summariesAndWhatTheConversationIsAboutFollow() {
    EnrichedText text = text(TEXT, new ScoredTag("lost_card", 1f, 4, 19));
    text.setSummary(new ExtractiveSummary("My card is lost.", List.of()));
    text.setThreadSummary("My card is lost. Help!");
    text.setConversationTags(
        List.of(new ConversationTag("lost_card", 0.9f), new ConversationTag("fee", 0.4f)));

    assertThat(rows(WIDE, false, text))
        .hasSize(4)
        .endsWith(
            " ".repeat(29) + "My card is lost.",
            " ".repeat(29) + "so far: My card is lost. Help!",
            " ".repeat(29) + "about:  lost_card, fee");
  }

  @Test
  void ofALongTextTheClauseIsShown() {
    String text = "x".repeat(200) + " my card is lost " + "y".repeat(200);

    assertThat(rows(WIDE, false, text(text, new ScoredTag("lost_card", 1f, 201, 216))))
        .singleElement()
        .asString()
        .contains(" …xxxxxxxxxxx [my card is lost] yyy")
        .endsWith("y…");
  }

  @Test
  void textKeepsToItsLine() {
    assertThat(rows(WIDE, false, text("my card\nis lost", new ScoredTag("lost_card", 1f, 0, 15))))
        .singleElement()
        .asString()
        .endsWith("[my card is lost]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 66, 67, 80, 120, 160})
  void noRowIsWiderThanTheTerminal(int width) {
    String text = "x ".repeat(200) + "my card is lost" + " y".repeat(200);
    List<String> rows =
        rows(
            width,
            false,
            text(
                text,
                new ScoredTag("lost_card", 1f, 400, 415),
                new ScoredTag("balance_not_updated_after_cheque_or_cash_deposit", 1f, 0, 815)));

    assertThat(rows).isNotEmpty().allMatch(row -> row.length() <= Math.max(60, width));
  }

  private List<String> rows(int width, boolean terminal, EnrichedText text) {
    DemoTable table =
        new DemoTable(new PrintStream(bytes, true, StandardCharsets.UTF_8), width, terminal);
    table.row(text);
    return bytes.toString(StandardCharsets.UTF_8).lines().map(String::stripTrailing).toList();
  }

  private static EnrichedText text(String message, ScoredTag... tags) {
    EnrichedText text = new EnrichedText();
    text.setId("m1");
    text.setKey("c1");
    text.setText(message);
    text.setTags(List.of(tags));
    text.setSilence("");
    text.setSummary(new ExtractiveSummary(message, List.of()));
    text.setThreadSummary("");
    text.setConversationTags(List.of());
    return text;
  }
}
