package dev.gloss.cli;

import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ScoredTag;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** Prints enriched records and dead letters as they come, two or three lines each. */
final class DemoTable {
  private static final int NARROWEST = 60;
  private static final int MOST_INTENTS = 10;
  private static final String ROW = "%-8s %-12s %5s  %s%n";
  private static final int LAST_COLUMN = 29;

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
    out.printf(
        ROW, "message", "conversation", "score", "intent, summary, summary of the conversation");
  }

  void row(EnrichedText text) {
    String conversation = text.getKey() == null ? "" : text.getKey();
    if (text.getAbstained()) {
      out.printf(ROW, text.getId(), conversation, "", "(not sure)");
    } else {
      ScoredTag tag = text.getTags().get(0);
      String score = String.format(Locale.ROOT, "%.2f", tag.getScore());
      out.printf(ROW, text.getId(), conversation, score, tag.getLabel());
    }
    String summary = text.getSummary().getText();
    continued(summary);
    if (!text.getThreadSummary().isEmpty() && !text.getThreadSummary().equals(summary)) {
      continued("so far: " + text.getThreadSummary());
    }
  }

  void row(DeadLetter letter) {
    out.printf(ROW, "dead", "letter", "", letter.getReason());
    continued(
        "%s-%d-%d: %s"
            .formatted(
                letter.getTopic(), letter.getPartition(), letter.getOffset(), letter.getMessage()));
  }

  private void continued(String text) {
    int room = width - LAST_COLUMN;
    out.printf(ROW, "", "", "", text.length() <= room ? text : text.substring(0, room - 1) + "…");
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
