package dev.gloss.flink.job;

import java.util.OptionalInt;

/**
 * One key as somebody wrote it.
 *
 * @param key dotted, from the root of the file
 * @param line where the key stands, from 1; empty if it came with {@code --set}
 * @param text the value of a {@link Kind#SCALAR}, what is wrong with a {@link Kind#REFUSED}, else
 *     empty
 */
record Entry(String key, OptionalInt line, Kind kind, String text) {
  enum Kind {
    SCALAR,
    /** A key without a value. */
    NOTHING,
    LIST,
    /** A mapping; its keys are entries of their own and follow at once. */
    SECTION,
    /** YAML that job files do without. */
    REFUSED;

    /** Completes "found …"; a scalar is not quoted. */
    String found() {
      return switch (this) {
        case SCALAR -> "a value";
        case NOTHING -> "nothing";
        case LIST -> "a list";
        case SECTION -> "a section";
        case REFUSED -> "something else";
      };
    }
  }

  /** One line: where, which key, what is wrong. */
  String problem(String file, String message) {
    String where = line.isPresent() ? file + ":" + line.getAsInt() + ": " : "--set ";
    return where + key + ": " + message;
  }
}
