package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gloss.annotate.RejectReason;
import dev.gloss.text.Document;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fields of an event as one tree of paths, and the document that their values make; the rules
 * are those of {@link EventPaths}. Immutable.
 */
final class EventLayout {
  private static final int ID = 0;
  private static final int KEY = 1;
  private static final int TEXT = 2;
  private static final int TIME = 3;
  private static final int EVERY = 4;
  private static final int FIRST_ATTRIBUTE = 5;

  /** More digits than any count of nanoseconds that fits; longer ones are slow to convert. */
  private static final int LONGEST_TIME_LITERAL = 64;

  /** Begins the names of keys that are no text. */
  private static final String BYTES = "bytes:";

  private final EventPaths fields;
  private final FieldTree tree = FieldTree.root();
  private final List<FieldPath> paths = new ArrayList<>();

  /** Names of headers by the slot that takes their value. */
  private final Map<Integer, String> headers = new TreeMap<>();

  /** Names in the order of their slots: sorted, so that of two faults the same one is reported. */
  private final List<String> attributes;

  /**
   * @throws IllegalArgumentException if a path is malformed
   */
  EventLayout(EventPaths fields) {
    this(fields, Optional.empty());
  }

  /**
   * @param watched a further path whose value is of interest, though it is no part of the event
   */
  EventLayout(EventPaths fields, Optional<String> watched) {
    this.fields = fields;
    this.attributes =
        fields.attributes().keySet().stream()
            .filter(name -> !name.equals(EventPaths.EVERY))
            .sorted()
            .toList();
    fields.id().ifPresent(path -> add(path, ID));
    fields.key().ifPresent(path -> add(path, KEY));
    add(fields.text(), TEXT);
    fields.time().ifPresent(path -> add(path, TIME));
    for (int i = 0; i < attributes.size(); i++) {
      add(fields.attributes().get(attributes.get(i)), FIRST_ATTRIBUTE + i);
    }
    watched.ifPresent(path -> add(path, FIRST_ATTRIBUTE + attributes.size()));
    String every = fields.attributes().get(EventPaths.EVERY);
    if (every != null) {
      FieldPath path = FieldPath.of(every);
      paths.add(path);
      tree.collect(path, EVERY);
    }
  }

  /** The last header of a name counts, as for Kafka. */
  private static FieldValue header(RawRecord record, String name) throws UndecodableException {
    FieldValue found = FieldValue.ABSENT;
    for (RawRecord.Header header : record.headers()) {
      if (header.name().equals(name)) {
        byte[] value = header.value();
        found =
            value == null
                ? FieldValue.NULL
                : new FieldValue.Characters(StrictUtf8.decode(value, 0, value.length));
      }
    }
    return found;
  }

  private void add(String written, int slot) {
    if (written.startsWith(FieldPath.HEADER)) {
      headers.put(slot, written.substring(FieldPath.HEADER.length()));
      return;
    }
    FieldPath path = FieldPath.of(written);
    paths.add(path);
    tree.add(path, slot);
  }

  FieldTree tree() {
    return tree;
  }

  /** Every path there is. */
  List<FieldPath> paths() {
    return List.copyOf(paths);
  }

  /** That of the text; empty if it is a header. */
  Optional<FieldPath> textPath() {
    return paths.stream().filter(path -> path.path().equals(fields.text())).findFirst();
  }

  /** The value at the watched path. */
  FieldValue watched(RecordValues values) {
    return values.slot(FIRST_ATTRIBUTE + attributes.size());
  }

  /** Values for one record. */
  RecordValues newValues() {
    return new RecordValues(FIRST_ATTRIBUTE + attributes.size() + 1);
  }

  /**
   * The document that the values of one record make.
   *
   * @throws UndecodableException if a field is missing or cannot serve
   */
  Document document(RawRecord record, RecordValues values) throws UndecodableException {
    for (Map.Entry<Integer, String> header : headers.entrySet()) {
      values.set(header.getKey(), header(record, header.getValue()));
    }
    return new Document(
        id(record, values), key(record, values), text(values), time(record, values), all(values));
  }

  /** What stands in for a record that has nothing to annotate. */
  static Document withoutValue(RawRecord record) {
    return new Document(
        place(record), rawKey(record), "", Instant.ofEpochMilli(record.timestamp()), Map.of());
  }

  private static String place(RawRecord record) {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }

  private String id(RawRecord record, RecordValues values) throws UndecodableException {
    if (fields.id().isEmpty()) {
      return place(record);
    }
    String path = fields.id().get();
    Optional<String> id = scalar(values.slot(ID), path);
    if (id.isEmpty()) {
      throw missing("an id", path, values.slot(ID));
    }
    if (id.get().isEmpty()) {
      throw missing("an id", path, "an empty string");
    }
    return id.get();
  }

  /** An empty key names no conversation: it would make one of all the events that have none. */
  private Optional<String> key(RawRecord record, RecordValues values) throws UndecodableException {
    Optional<String> key =
        fields.key().isPresent() ? scalar(values.slot(KEY), fields.key().get()) : rawKey(record);
    return key.filter(name -> !name.isEmpty());
  }

  private static Optional<String> rawKey(RawRecord record) {
    return Optional.ofNullable(record.key())
        .map(EventLayout::rawKey)
        .filter(name -> !name.isEmpty());
  }

  /** Different keys have different names, whatever they are: no text is taken for other bytes. */
  private static String rawKey(byte[] key) {
    if (StrictUtf8.firstInvalid(key, 0, key.length).isEmpty()) {
      String text = new String(key, UTF_8);
      if (!text.startsWith(BYTES)) {
        return text;
      }
    }
    return BYTES + HexFormat.of().formatHex(key);
  }

  private String text(RecordValues values) throws UndecodableException {
    FieldValue value = values.slot(TEXT);
    if (value instanceof FieldValue.Characters characters) {
      return characters.value();
    }
    throw isNothing(value)
        ? missing("a text", fields.text(), value)
        : wrongType("a string", fields.text(), value.found());
  }

  private Instant time(RawRecord record, RecordValues values) throws UndecodableException {
    FieldValue value = values.slot(TIME);
    if (fields.time().isEmpty() || isNothing(value)) {
      return Instant.ofEpochMilli(record.timestamp());
    }
    String path = fields.time().get();
    try {
      if (value instanceof FieldValue.Characters characters) {
        return wholeMillis(
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(characters.value(), Instant::from));
      }
      if (value instanceof FieldValue.Literal literal && literal.epochUnit().isPresent()) {
        return wholeMillis(fromEpoch(literal.value(), literal.epochUnit().get()));
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      // Their messages may quote the value.
      throw wrongType(
          "an ISO-8601 time with offset or a whole number", path, "another " + noun(value));
    }
    throw wrongType("an ISO-8601 time with offset or a whole number", path, value.found());
  }

  private static String noun(FieldValue value) {
    return value instanceof FieldValue.Characters ? "string" : "number";
  }

  /**
   * @throws ArithmeticException if the literal is no whole number that fits
   */
  private static Instant fromEpoch(String literal, ChronoUnit unit) {
    if (literal.length() > LONGEST_TIME_LITERAL) {
      throw new ArithmeticException();
    }
    long count = new BigDecimal(literal).longValueExact();
    long perSecond = ChronoUnit.SECONDS.getDuration().dividedBy(unit.getDuration());
    return Instant.ofEpochSecond(
        Math.floorDiv(count, perSecond),
        Math.floorMod(count, perSecond) * unit.getDuration().toNanos());
  }

  /**
   * What a record can carry of a time.
   *
   * @throws ArithmeticException if it is more milliseconds from the epoch than a long holds
   */
  private static Instant wholeMillis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  private Map<String, String> all(RecordValues values) throws UndecodableException {
    Map<String, String> all = new HashMap<>();
    String every = fields.attributes().get(EventPaths.EVERY);
    if (every != null) {
      FieldValue whole = values.slot(EVERY);
      if (!isNothing(whole)
          && !(whole instanceof FieldValue.Compound compound && compound.named())) {
        throw wrongType("an object, a record or a map", every, whole.found());
      }
      for (var member : new TreeMap<>(values.collected()).entrySet()) {
        // The name of a member is as much the user's as its value: the path does not say it.
        scalar(member.getValue(), every + ".*")
            .ifPresent(value -> all.put(StrictUtf8.wellFormed(member.getKey()), value));
      }
    }
    for (int i = 0; i < attributes.size(); i++) {
      String name = attributes.get(i);
      scalar(values.slot(FIRST_ATTRIBUTE + i), fields.attributes().get(name))
          .ifPresent(value -> all.put(name, value));
    }
    return all;
  }

  /** The value as text; empty for null and for nothing. */
  private static Optional<String> scalar(FieldValue value, String path)
      throws UndecodableException {
    if (value instanceof FieldValue.Characters characters) {
      return Optional.of(characters.value());
    }
    if (value instanceof FieldValue.Literal literal) {
      return Optional.of(literal.value());
    }
    if (isNothing(value)) {
      return Optional.empty();
    }
    throw wrongType("a string, a number or a boolean", path, value.found());
  }

  private static boolean isNothing(FieldValue value) {
    return value instanceof FieldValue.Absent || value instanceof FieldValue.Null;
  }

  private static UndecodableException missing(String expected, String path, FieldValue found) {
    return missing(expected, path, found.found());
  }

  private static UndecodableException missing(String expected, String path, String found) {
    return new UndecodableException(
        RejectReason.MISSING_FIELD,
        "expected %s at '%s', found %s".formatted(expected, path, found));
  }

  private static UndecodableException wrongType(String expected, String path, String found) {
    return new UndecodableException(
        RejectReason.WRONG_TYPE, "expected %s at '%s', found %s".formatted(expected, path, found));
  }
}
