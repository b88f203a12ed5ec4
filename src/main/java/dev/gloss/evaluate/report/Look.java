package dev.gloss.evaluate.report;

import dev.gloss.classify.Tiers;

/** How a line of a chart looks: colour and dashes are the style sheet's, the mark is ours. */
enum Look {
  CASCADE("cascade"),
  STUDENT("student"),
  TEACHER("teacher"),
  VALIDATION("validation"),
  IDEAL("ideal");

  private final String style;

  Look(String style) {
    this.style = style;
  }

  /** The class in the style sheet. */
  String style() {
    return style;
  }

  static Look of(Tiers tiers) {
    return switch (tiers) {
      case CASCADE -> CASCADE;
      case STUDENT -> STUDENT;
      case TEACHER -> TEACHER;
    };
  }
}
