package dev.gloss.cli;

import dev.gloss.record.ConversationTag;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ScoredTag;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints enriched records and dead letters as they come: a line for each matter, with the clause
 * that says so underlined or, where there is no terminal, in brackets; then the summary, what the
 * conversation has said so far and what it is about.
 */
final class DemoTable {
  private static final int NARROWEST = 60;
  private static final int MOST_INTENTS = 10;
  private static final int LABEL = 36;
  private static final String ROW = "%-8s %-12s %5s  %s%n";
  private static final int LAST_COLUMN = 29;
  private static final String UNDERLINED = "\u001B[4m%s\u001B[24m";
  private static final String BRACKETED = "[%s]";

  /** What is shown of a text before its evidence, where not all of it fits. */
  private static final int LEAD = 12;

  private final PrintStream out;
  private final int width;
  private final String evidence;

  /**
   * @param width in characters
   * @param terminal whether escape sequences mean something
   */
  DemoTable(PrintStream out, int width, boolean terminal) {
    this.out = out;
    this.width = Math.max(NARROWEST, width);
    this.evidence = terminal ? UNDERLINED : BRACKETED;
  }

  void header() {
    out.printf(
        ROW,
        "message",
        "conversation",
        "score",
        "what is asked, and where; summary, summary of the conversation, what it is about");
  }

  void row(EnrichedText text) {
    String conversation = text.getKey() == null ? "" : text.getKey();
    String message = text.getText() == null ? "" : text.getText();
    String id = text.getId();
    if (text.getTags().isEmpty()) {
      out.printf(ROW, id, conversation, "", shown(silence(text), message, 0, 0));
    }
    for (ScoredTag tag : text.getTags()) {
      String score = String.format(Locale.ROOT, "%.2f", tag.getScore());
      boolean told = !text.getSilence().isEmpty();
      String shown =
          shown(
              tag.getLabel() + (told ? " (conversation)" : ""),
              message,
              tag.getStart(),
              tag.getEnd());
      out.printf(ROW, id, id.isEmpty() ? "" : conversation, score, shown);
      id = "";
    }
    String summary = text.getSummary().getText();
    if (!summary.equals(message)) {
      continued(summary);
    }
    if (!text.getThreadSummary().isEmpty() && !text.getThreadSummary().equals(summary)) {
      continued("so far: " + text.getThreadSummary());
    }
    if (!text.getConversationTags().isEmpty()) {
      continued(
          "about:  "
              + text.getConversationTags().stream()
                  .map(ConversationTag::getLabel)
                  .collect(Collectors.joining(", ")));
    }
  }

  private static String silence(EnrichedText text) {
    return switch (text.getSilence()) {
      case "none" -> "(asks for nothing)";
      case "follow_up" -> "(goes on, not clear about what)";
      default -> "(not sure)";
    };
  }

  /** As much of a text as there is room for, from shortly before its evidence on. */
  private String shown(String label, String text, int start, int end) {
    int most = Math.min(LABEL, width - LAST_COLUMN);
    String named = label.length() <= most ? label : label.substring(0, most - 1) + "…";
    // An ellipsis on either side, and brackets.
    int room = width - LAST_COLUMN - LABEL - 1 - 4;
    if (room < LEAD) {
      return named;
    }
    int from =
        text.length() <= room ? 0 : Math.max(0, Math.min(start - LEAD, text.length() - room));
    int to = Math.min(text.length(), from + room);
    int last = Math.min(end, to);
    String said =
        start < last
            ? text.substring(from, start)
                + evidence.formatted(text.substring(start, last))
                + text.substring(last, to)
            : text.substring(from, to);
    String all = (from > 0 ? "…" : "") + said + (to < text.length() ? "…" : "");
    return "%-36s %s".formatted(named, all.replace('\n', ' '));
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
        "%nread %d, enriched %d, dead letters %d, lost %d, duplicated %d, %.1f s%n",
        read,
        tally.enriched(),
        tally.dead(),
        tally.lost(read),
        tally.duplicated(),
        seconds);
    out.printf(
        Locale.ROOT,
        "tagged %d (%.0f%%), %d of them with several matters; silent: %d ask for nothing, %d go on"
            + " about something not said in them, %d not sure%n",
        tally.enriched() - tally.abstained(),
        100.0 * (tally.enriched() - tally.abstained()) / Math.max(1, tally.enriched()),
        tally.several(),
        tally.silent("none"),
        tally.silent("follow_up"),
        tally.silent("unsure"));
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
