package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.codec.DecodeLimits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TWO_PASSES = 2 * DemoEvents.DEFAULT_COUNT;

  /** What a Kafka producer and a topic carry by default. */
  private static final int BROKER_RECORD_BYTES = 1024 * 1024;

  private final DemoEvents events = DemoEvents.load();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 1000})
  void asManyEventsAsAskedFor(int count) {
    assertThat(events.stream(count)).hasSize(count);
  }

  @Test
  void negativeCountIsRefused() {
    assertThatThrownBy(() -> events.stream(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void wellFormedEventsOfTheDefaultCountAreTheFileInItsOrder() {
    List<String> values =
        events.stream(DemoEvents.DEFAULT_COUNT)
            .filter(DemoEvent::wellFormed)
            .map(event -> utf8(event.value()))
            .toList();

    assertThat(values).isEqualTo(DemoResources.lines("messages.jsonl"));
  }

  @Test
  void defaultCountEndsWithThePass() {
    String first = id(event(0));

    assertThat(id(event(DemoEvents.DEFAULT_COUNT))).isEqualTo(first + "-r2");
    assertThat(id(event(2L * DemoEvents.DEFAULT_COUNT))).isEqualTo(first + "-r3");
  }

  @Test
  void sameCountGivesTheSameBytes() {
    List<List<Object>> again = contents(DemoEvents.load(), 1000);

    assertThat(contents(events, 1000).equals(again)).isTrue();
  }

  @Test
  void shortDemoIsTheBeginningOfALongOne() {
    List<List<Object>> ten = contents(events, 10);

    assertThat(contents(events, 1000).subList(0, 10).equals(ten)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1000})
  void malformedEventsAreAFewPercentOfAnyCount(int count) {
    long malformed = events.stream(count).filter(event -> !event.wellFormed()).count();

    assertThat((double) malformed / count).isBetween(0.05, 0.10);
  }

  @Test
  void everyPassHoldsEachKindOfMalformedEvent() {
    Set<String> kinds = new HashSet<>();
    events.stream(TWO_PASSES)
        .skip(DemoEvents.DEFAULT_COUNT)
        .filter(event -> !event.wellFormed())
        .forEach(event -> kinds.add(kind(event)));

    assertThat(kinds)
        .containsExactlyInAnyOrder(
            "tombstone",
            "too large",
            "invalid UTF-8",
            "invalid JSON",
            "too deep",
            "missing text",
            "text of wrong type",
            "empty text",
            "blank text");
  }

  @Test
  void eventsSaidToBeWellFormedAre() {
    assertThat(events.stream(1000).filter(DemoEvent::wellFormed).map(DemoEventsTest::kind))
        .containsOnly("well-formed");
  }

  @Test
  void megabyteOfTextFitsIntoARecordOfTheBroker() {
    int largest =
        events.stream(TWO_PASSES)
            .filter(event -> event.value() != null)
            .mapToInt(event -> event.value().length)
            .max()
            .orElseThrow();

    assertThat(largest).isBetween(1_000_000, BROKER_RECORD_BYTES - 1024);
  }

  @Test
  void idsAreUnique() {
    List<String> ids =
        events.stream(1000).filter(DemoEventsTest::isJson).map(DemoEventsTest::id).toList();

    assertThat(ids).hasSizeGreaterThan(950).doesNotHaveDuplicates();
  }

  @Test
  void timeNeverGoesBack() {
    assertThat(events.stream(1000).map(DemoEvent::time).toList()).isSorted();
  }

  @Test
  void timeIsTheOneInTheValue() {
    assertThat(events.stream(1000).filter(DemoEventsTest::isJson))
        .allSatisfy(
            event ->
                assertThat(event.time())
                    .isEqualTo(Instant.parse(json(event).get("sent_at").textValue())));
  }

  @Test
  void passIsShiftedByWholeDays() {
    Duration shift = Duration.between(event(0).time(), event(DemoEvents.DEFAULT_COUNT).time());

    assertThat(shift).isPositive().isEqualTo(Duration.ofDays(shift.toDays()));
  }

  @Test
  void keyIsTheConversationUnlessThatIsASingleMessage() {
    Map<String, Set<String>> keys = new HashMap<>();
    Map<String, Integer> messages = new HashMap<>();
    events.stream(TWO_PASSES)
        .filter(DemoEvent::wellFormed)
        .forEach(
            event -> {
              String conversation = json(event).get("conversation").textValue();
              String key = event.key() == null ? "none" : utf8(event.key());
              keys.computeIfAbsent(conversation, unused -> new HashSet<>()).add(key);
              messages.merge(conversation, 1, Integer::sum);
            });

    assertThat(messages).containsValue(1);
    assertThat(keys)
        .allSatisfy(
            (conversation, found) ->
                assertThat(found)
                    .containsExactly(messages.get(conversation) == 1 ? "none" : conversation));
  }

  @Test
  void conversationsEndWithTheirPass() {
    Set<String> first = keys(events.stream(DemoEvents.DEFAULT_COUNT).toList());
    Set<String> second = keys(events.stream(TWO_PASSES).skip(DemoEvents.DEFAULT_COUNT).toList());

    assertThat(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);
  }

  @Test
  void malformedEventBelongsToTheConversationBeforeIt() {
    List<DemoEvent> pass = events.stream(DemoEvents.DEFAULT_COUNT).toList();

    for (int i = 1; i < pass.size(); i++) {
      if (!pass.get(i).wellFormed()) {
        assertThat(pass.get(i).key()).as("key of event %d", i).isEqualTo(pass.get(i - 1).key());
      }
    }
  }

  /** Judges the bytes alone, in the order in which a decoder meets the faults. */
  private static String kind(DemoEvent event) {
    if (event.value() == null) {
      return "tombstone";
    }
    if (event.value().length > DecodeLimits.DEFAULT.recordBytes()) {
      return isJson(event) ? "too large" : "too large and invalid";
    }
    if (!isUtf8(event.value())) {
      return "invalid UTF-8";
    }
    if (!isJson(event)) {
      return "invalid JSON";
    }
    if (depth(json(event)) > DecodeLimits.DEFAULT.jsonDepth()) {
      return depth(json(event)) == 200 ? "too deep" : "of another depth";
    }
    JsonNode text = json(event).at("/body/text");
    if (text.isMissingNode()) {
      return "missing text";
    }
    if (!text.isTextual()) {
      return "text of wrong type";
    }
    if (text.textValue().isEmpty()) {
      return "empty text";
    }
    return text.textValue().isBlank() ? "blank text" : "well-formed";
  }

  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child));
    }
    return node.isContainerNode() ? deepest + 1 : deepest;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isJson(DemoEvent event) {
    if (event.value() == null || !isUtf8(event.value())) {
      return false;
    }
    try {
      return JSON.readTree(utf8(event.value())).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static JsonNode json(DemoEvent event) {
    try {
      return JSON.readTree(utf8(event.value()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON", e);
    }
  }

  /** What events compare by content with. */
  private static List<List<Object>> contents(DemoEvents events, int count) {
    return events.stream(count)
        .map(
            event ->
                Arrays.<Object>asList(
                    wrapped(event.key()), wrapped(event.value()), event.time(), event.wellFormed()))
        .toList();
  }

  private static ByteBuffer wrapped(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static String id(DemoEvent event) {
    return json(event).get("id").textValue();
  }

  private static Set<String> keys(List<DemoEvent> events) {
    return events.stream()
        .filter(event -> event.key() != null)
        .map(event -> utf8(event.key()))
        .collect(Collectors.toSet());
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private DemoEvent event(long number) {
    return events.stream(number + 1).skip(number).findFirst().orElseThrow();
  }
}
