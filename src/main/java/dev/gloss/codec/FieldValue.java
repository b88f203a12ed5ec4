package dev.gloss.codec;

import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What stands at a path of one record, in terms that all formats share. */
sealed interface FieldValue {
  /** Nothing: the path leads nowhere in this record. */
  FieldValue ABSENT = new Absent();

  /** An explicit null. */
  FieldValue NULL = new Null();

  /** What was found, as messages say it; never the value itself. */
  String found();

  record Absent() implements FieldValue {
    @Override
    public String found() {
      return "nothing";
    }
  }

  record Null() implements FieldValue {
    @Override
    public String found() {
      return "null";
    }
  }

  /** A string; well-formed UTF-16. */
  record Characters(String value) implements FieldValue {
    @Override
    public String found() {
      return "a string";
    }
  }

  /**
   * A number or a boolean.
   *
   * @param value as JSON writes it
   * @param epochUnit the unit in which it counts from the epoch, if it may be a time
   * @param found what it is, as messages say it
   */
  record Literal(String value, Optional<ChronoUnit> epochUnit, String found)
      implements FieldValue {}

  /**
   * Something with parts, or something that has no text form.
   *
   * @param named whether its parts have names
   * @param found what it is, as messages say it
   */
  record Compound(boolean named, String found) implements FieldValue {}
}
