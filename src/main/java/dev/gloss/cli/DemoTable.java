package dev.gloss.cli;

import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ScoredTag;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** Prints enriched records and dead letters as they come, one or two lines each. */
final class DemoTable {
  private static final int NARROWEST = 80;
  private static final int MOST_INTENTS = 10;
  private static final String ROW = "%-10s %-10s %-44s %5s  %s%n";
  private static final int SUMMARY_COLUMN = 73;

  private final PrintStream out;
  private final int width;

  /**
   * @param width of the terminal in characters
   */
  DemoTable(PrintStream out, int width) {
    this.out = out;
    this.width = Math.max(NARROWEST, width);
  }

  void header() {
    out.printf(ROW, "message", "thread", "intent", "score", "summary");
  }

  void row(EnrichedText text) {
    String intent = "(not sure)";
    String score = "";
    if (!text.getAbstained()) {
      ScoredTag tag = text.getTags().get(0);
      intent = tag.getLabel();
      score = String.format(Locale.ROOT, "%.2f", tag.getScore());
    }
    String thread = text.getKey() == null ? "" : text.getKey();
    out.printf(ROW, text.getId(), thread, intent, score, fit(text.getSummary().getText()));
    if (!text.getThreadSummary().isEmpty()
        && !text.getThreadSummary().equals(text.getSummary().getText())) {
      out.printf(ROW, "", "", "", "", fit("thread: " + text.getThreadSummary()));
    }
  }

  void row(DeadLetter letter) {
    String place =
        "%s-%d-%d".formatted(letter.getTopic(), letter.getPartition(), letter.getOffset());
    out.printf(
        ROW, "dead", "letter", letter.getReason(), "", fit(place + ": " + letter.getMessage()));
  }

  private String fit(String text) {
    int room = width - SUMMARY_COLUMN;
    return room < 20 || text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }

  void tally(DemoTally tally, long read, double seconds) {
    out.printf(
        Locale.ROOT,
        "%nread %d, enriched %d (%d not sure of their intent), dead letters %d, "
            + "lost %d, duplicated %d, %.1f s%n",
        read,
        tally.enriched(),
        tally.abstained(),
        tally.dead(),
        tally.lost(read),
        tally.duplicated(),
        seconds);
    tally.intents().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_INTENTS)
        .forEach(entry -> out.printf("  %5d  %s%n", entry.getValue(), entry.getKey()));
    int others = tally.intents().size() - MOST_INTENTS;
    if (others > 0) {
      out.printf("         and %d other intents%n", others);
    }
    tally.reasons().forEach((reason, count) -> out.printf("  %5d  dead: %s%n", count, reason));
  }
}
