package dev.gloss.annotate;

/** Why a record became a dead letter. The name is the contract; new reasons may be added. */
public enum RejectReason {
  /** The record has no value: a tombstone. */
  NULL_VALUE(1),
  /** The record is larger than the job allows. */
  RECORD_TOO_LARGE(2),
  /** The value is not valid UTF-8. */
  INVALID_UTF8(3),
  /** The value is not JSON, or there is something after it. */
  INVALID_JSON(4),
  /** The JSON is nested deeper than the job allows. */
  JSON_TOO_DEEP(5),
  /** The value does not decode with its Avro schema. */
  INVALID_AVRO(6),
  /** A field that is asked for is absent or null. */
  MISSING_FIELD(7),
  /** A field that is asked for has a type that cannot serve. */
  WRONG_TYPE(8),
  /** The text is empty or only white space. */
  EMPTY_TEXT(9),
  /** The model failed on this text. */
  ANNOTATION_FAILED(10),
  /** The value names a schema that nobody knows, or one that is of no use. */
  UNKNOWN_SCHEMA(11);

  private final int code;

  RejectReason(int code) {
    this.code = code;
  }

  /** The number that stands in Flink's stream of records; never reused. */
  public int code() {
    return code;
  }

  /**
   * The reason with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RejectReason ofCode(int code) {
    for (RejectReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    throw new IllegalArgumentException("expected the code of a reject reason, found " + code);
  }
}
