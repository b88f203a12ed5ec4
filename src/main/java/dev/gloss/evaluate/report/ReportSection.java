package dev.gloss.evaluate.report;

import java.util.Map;

/** What a page says of one task. */
public interface ReportSection {
  /** What was judged on what, in a sentence or two. */
  String introduction(String dataName);

  /** Writes numbers, drawings and tables. */
  void write(Markup page);

  /** What the pack says of the task, name to value, in order; empty values are left out. */
  Map<String, String> facts();
}
