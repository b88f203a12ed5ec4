package dev.gloss.classify;

import java.util.Arrays;
import java.util.Locale;

/** Why a classifier says nothing of a text by itself. */
public enum Silence {
  /** It says something. */
  NOT_SILENT(0),
  /** No label was confident enough. */
  UNSURE(1),
  /** Most probably the text is about none of the labels. */
  NONE(2),
  /** Most probably the text goes on about something that was not said in it. */
  FOLLOW_UP(3);

  private final int code;

  Silence(int code) {
    this.code = code;
  }

  /** As JSON and records have it: lower case; empty if something is said. */
  public String label() {
    return this == NOT_SILENT ? "" : name().toLowerCase(Locale.ROOT);
  }

  /** Stands in state; never reused. */
  int code() {
    return code;
  }

  static Silence ofCode(int code) {
    return Arrays.stream(values())
        .filter(each -> each.code == code)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected the code of a silence, found " + code));
  }
}
