package dev.gloss.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The demo's input: the messages of {@code demo/messages.jsonl} in their order, with malformed
 * events mixed in at fixed places. Endless: after a pass over the file the next one begins, with
 * ids and conversations that end in {@code -r2}, {@code -r3} and so on, and at times later by a
 * whole number of days. A malformed event stands behind the message it was made from and belongs to
 * the same conversation; its id is the message's with {@code -x}.
 *
 * <p>Conversations of a single message have no record key, since there is no order to keep.
 *
 * <p>The n-th event has the same bytes on every run. Immutable, safe for use by several threads.
 */
final class DemoEvents {
  /** Events of one pass: every message once and all malformed events. */
  static final int DEFAULT_COUNT = 357;

  private static final String RESOURCE = "/demo/messages.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Early enough for the shortest demo to have a dead letter, and about 6% of the events. */
  private static final int FIRST_SPOILED_MESSAGE = 5;

  private static final int MESSAGES_PER_MALFORMED_EVENT = 15;

  private final List<Place> pass;
  private final Duration passLength;

  private DemoEvents(List<ObjectNode> messages) {
    this.pass = places(messages);
    this.passLength = wholeDays(messages);
  }

  /**
   * Reads the resource.
   *
   * @throws IllegalStateException if it is not on the class path
   */
  static DemoEvents load() {
    try (InputStream lines = DemoEvents.class.getResourceAsStream(RESOURCE)) {
      if (lines == null) {
        throw new IllegalStateException("expected " + RESOURCE + " on the class path, found none");
      }
      return new DemoEvents(
          JSON.readerFor(ObjectNode.class).<ObjectNode>readValues(lines).readAll());
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + ": expected one JSON object a line", e);
    }
  }

  /** The first {@code count} events, made one by one as they are asked for. */
  Stream<DemoEvent> stream(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("expected a number of events, found " + count);
    }
    return LongStream.range(0, count).mapToObj(this::event);
  }

  private DemoEvent event(long number) {
    Place place = pass.get(Math.toIntExact(number % pass.size()));
    long round = number / pass.size();
    String suffix = round == 0 ? "" : "-r" + (round + 1);

    ObjectNode event = place.message.deepCopy();
    String conversation = event.get("conversation").textValue() + suffix;
    Instant time = time(event).plus(passLength.multipliedBy(round));
    event.put("id", event.get("id").textValue() + (place.isWellFormed() ? "" : "-x") + suffix);
    event.put("conversation", conversation);
    event.put("sent_at", time.toString());

    return new DemoEvent(
        place.keyed ? utf8(conversation) : null, place.value(event), time, place.isWellFormed());
  }

  private static List<Place> places(List<ObjectNode> messages) {
    Map<String, Long> sizes =
        messages.stream()
            .map(message -> message.get("conversation").textValue())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Malformation[] malformations = Malformation.values();
    List<Place> places = new ArrayList<>();
    int malformed = 0;
    for (int i = 0; i < messages.size(); i++) {
      ObjectNode message = messages.get(i);
      boolean keyed = sizes.get(message.get("conversation").textValue()) > 1;
      places.add(new Place(message, keyed, Optional.empty()));
      if (i % MESSAGES_PER_MALFORMED_EVENT == FIRST_SPOILED_MESSAGE) {
        Malformation malformation = malformations[malformed++ % malformations.length];
        places.add(new Place(message, keyed, Optional.of(malformation)));
      }
    }
    return List.copyOf(places);
  }

  /** The shortest number of whole days after which the first message may follow the last. */
  private static Duration wholeDays(List<ObjectNode> messages) {
    Instant first = time(messages.get(0));
    Instant last = time(messages.get(messages.size() - 1));
    return Duration.ofDays(Duration.between(first, last).toDays() + 1);
  }

  private static Instant time(ObjectNode event) {
    return Instant.parse(event.get("sent_at").textValue());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A place in the pass: a message, or what a malformation makes of it. */
  private record Place(ObjectNode message, boolean keyed, Optional<Malformation> malformation) {
    boolean isWellFormed() {
      return malformation.isEmpty();
    }

    byte[] value(ObjectNode event) {
      return isWellFormed() ? utf8(event.toString()) : malformation.get().spoil(event);
    }
  }
}
