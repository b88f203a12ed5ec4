package dev.gloss.codec;

import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

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
    /** Where milliseconds since the epoch are of the seventies, long before there were topics. */
    private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{8,10}");

    /**
     * A number that does not say what it counts: milliseconds, or seconds if it would be of the
     * years 1970 to 1973 otherwise.
     */
    static Literal number(String value) {
      ChronoUnit unit = SECONDS.matcher(value).matches() ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
      return new Literal(value, Optional.of(unit), "a number");
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
