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
  record Literal(String value, Optional<ChronoUnit> epochUnit, String found) implements FieldValue {
    /**
     * A number that does not say what it counts: milliseconds, or seconds if it would be of the
     * years 1970 to 1973 otherwise.
     */
    static Literal number(String value) {
      ChronoUnit unit = isOfSeconds(value) ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
      return new Literal(value, Optional.of(unit), "a number");
    }

    /** Whole, and as milliseconds of long before there were topics. */
    private static boolean isOfSeconds(String value) {
      return value.length() >= 9
          && value.length() <= 11
          && value.chars().allMatch(each -> each >= '0' && each <= '9');
    }
  }

  /**
   * Something with parts, or something that has no text form.
   *
   * @param named whether its parts have names
   * @param found what it is, as messages say it
   */
  record Compound(boolean named, String found) implements FieldValue {}
}
