package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether the demo's files are the spread of messages that they are said to be. */
final class DemoMessagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rough on purpose: end marks with what closes after them, or a line break. */
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])[\"*)]*(?=\\s|$)|\\n+");

  private static final Pattern WORD = Pattern.compile("\\w");

  private final List<JsonNode> messages =
      DemoResources.lines("messages.jsonl").stream().map(DemoMessagesTest::json).toList();

  @Test
  void messagesAndConversationsAreAtLeastAsManyAsPromised() {
    assertThat(messages).hasSizeGreaterThanOrEqualTo(240);
    assertThat(conversations()).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void idsCountUp() {
    List<String> expected =
        IntStream.rangeClosed(1, messages.size()).mapToObj("m-%04d"::formatted).toList();

    assertThat(messages).extracting(message -> message.get("id").textValue()).isEqualTo(expected);
  }

  @Test
  void messagesAreInTheOrderOfTime() {
    assertThat(messages.stream().map(message -> Instant.parse(message.get("sent_at").textValue())))
        .isSorted();
  }

  @Test
  void conversationsInterleave() {
    long changes =
        IntStream.range(1, messages.size())
            .filter(i -> !conversation(messages.get(i)).equals(conversation(messages.get(i - 1))))
            .count();

    assertThat(changes).isGreaterThan(messages.size() / 2);
  }

  @Test
  void messagesAreOneToEightSentencesLong() {
    Map<Integer, Long> sentences =
        messages.stream()
            .collect(
                Collectors.groupingBy(message -> sentences(text(message)), Collectors.counting()));

    assertThat(sentences.keySet()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void aQuarterOfTheMessagesHasFourSentencesOrMore() {
    long four = messages.stream().filter(message -> sentences(text(message)) >= 4).count();

    assertThat((double) four / messages.size()).isGreaterThan(0.25);
  }

  @Test
  void fifteenConversationsRepeatThemselves() {
    long repeating =
        conversations().values().stream()
            .filter(texts -> new HashSet<>(texts).size() < texts.size())
            .count();

    assertThat(repeating).isGreaterThanOrEqualTo(15);
  }

  @Test
  void noTextOccursInTwoConversations() {
    List<String> texts =
        conversations().values().stream().flatMap(all -> all.stream().distinct()).toList();

    assertThat(texts).doesNotHaveDuplicates();
  }

  @Test
  void channelsAreTheThreeThatTheBankHas() {
    Set<String> channels =
        messages.stream()
            .map(message -> message.get("channel").textValue())
            .collect(Collectors.toSet());

    assertThat(channels).containsExactlyInAnyOrder("app", "email", "web");
  }

  @Test
  void everyCustomerHasACountryAndASegment() {
    assertThat(messages)
        .allSatisfy(
            message -> {
              assertThat(message.at("/customer/country").textValue()).matches("[A-Z]{2}");
              assertThat(message.at("/customer/segment").textValue())
                  .isIn("retail", "premium", "student");
            });
  }

  @Test
  void plainTextsAreFortyFurtherMessages() {
    List<String> plain = DemoResources.lines("plain.txt");

    assertThat(plain).hasSize(40).doesNotHaveDuplicates().allMatch(text -> !text.isBlank());
    assertThat(plain)
        .doesNotContainAnyElementsOf(messages.stream().map(DemoMessagesTest::text).toList());
  }

  private Map<String, List<String>> conversations() {
    return messages.stream()
        .collect(
            Collectors.groupingBy(
                DemoMessagesTest::conversation,
                Collectors.mapping(DemoMessagesTest::text, Collectors.toList())));
  }

  private static int sentences(String text) {
    return Math.toIntExact(SENTENCE_END.splitAsStream(text).filter(WORD.asPredicate()).count());
  }

  private static String conversation(JsonNode message) {
    return message.get("conversation").textValue();
  }

  private static String text(JsonNode message) {
    return message.at("/body/text").textValue();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON", e);
    }
  }
}
