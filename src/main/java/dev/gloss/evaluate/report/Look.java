package dev.gloss.evaluate.report;

/**
 * How a line of a chart looks: colour and dashes are the style sheet's, the mark's shape is ours.
 */
public enum Look {
  CASCADE("cascade", "M0 -6L6 0L0 6L-6 0z"),
  STUDENT("student", "M-4.5 -4.5H4.5V4.5H-4.5z"),
  TEACHER("teacher", "M0 -6L6 4.5H-6z"),
  VALIDATION("validation", ""),
  IDEAL("ideal", "");

  private final String style;
  private final String mark;

  Look(String style, String mark) {
    this.style = style;
    this.mark = mark;
  }

  /** The path of its mark around the origin; empty if it has none. */
  public String mark() {
    return mark;
  }

  /** The class in the style sheet. */
  public String style() {
    return style;
  }
}
