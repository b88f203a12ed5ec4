package dev.gloss.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.pack.Sha256;
import dev.gloss.text.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageDataTest {
  private static final String GOOD =
      """
      {"id":"17","conversation":"c4","text":"Größe? my card is lost","matters":[\
      {"labels":["lost","stolen"],"evidence":[[7,14],[18,22]],"follow_up":false},\
      {"labels":["size"],"evidence":[[0,6]]}]}

      {"id":18,"conversation":"c4","text":"any news?","matters":[{"labels":["lost"],"follow_up":true}]}\r
      {"text":"  thanks ","matters":[],"more":[1]}
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("messages.jsonl");
  }

  @Test
  void linesBecomeMessages() throws IOException {
    MessageData data = read(GOOD);

    assertThat(data.file()).isEqualTo(file);
    assertThat(data.messages())
        .containsExactly(
            new Message(
                "17",
                "c4",
                "Größe? my card is lost",
                List.of(
                    new Matter(
                        List.of("lost", "stolen"),
                        List.of(new Span(7, 14), new Span(18, 22)),
                        false),
                    new Matter(List.of("size"), List.of(new Span(0, 6)), false)),
                1),
            new Message(
                "18", "c4", "any news?", List.of(new Matter(List.of("lost"), List.of(), true)), 3),
            new Message("", "", "  thanks ", List.of(), 4));
  }

  @Test
  void gzipIsKnownByItsFirstBytes() throws IOException {
    byte[] zipped = gzip(GOOD);

    MessageData data = read(zipped);

    assertThat(data.messages()).isEqualTo(read(GOOD).messages());
    assertThat(data.sha256()).isEqualTo(Sha256.of(zipped));
    assertThat(data.bytes()).isEqualTo(zipped.length);
  }

  @Test
  void lastLineNeedsNoLineBreak() throws IOException {
    assertThat(read("{\"text\":\"a\",\"matters\":[]}").messages()).hasSize(1);
  }

  @Test
  void evidenceCountsUtf16Units() throws IOException {
    Message message =
        read("{\"text\":\"😀 lost\",\"matters\":[{\"labels\":[\"a\"],\"evidence\":[[3,7]]}]}")
            .messages()
            .get(0);

    assertThat(message.matters().get(0).evidence().get(0).of(message.text())).isEqualTo("lost");
  }

  @Test
  void labelThatStandsTwiceInAMatterCountsOnce() throws IOException {
    assertThat(
            read("{\"text\":\"a\",\"matters\":[{\"labels\":[\"y\",\"x\",\"y\"]}]}")
                .messages()
                .get(0)
                .matters())
        .containsExactly(new Matter(List.of("y", "x"), List.of(), false));
  }

  @Test
  void labelsOfAllMattersAreAcceptable() throws IOException {
    List<Message> messages = read(GOOD).messages();

    assertThat(messages.get(0).acceptable()).containsExactlyInAnyOrder("lost", "stolen", "size");
    assertThat(messages.get(1).acceptable()).containsExactly("lost");
    assertThat(messages.get(2).acceptable()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"secret\",\"matters\":|expected one JSON object, found broken JSON",
        "secret words|expected one JSON object, found broken JSON",
        "{\"text\":\"secret\",\"matters\":[]} {}|expected one JSON object, found broken JSON",
        "{\"text\":\"secret\",\"text\":\"a\",\"matters\":[]}|expected one JSON object, found broken JSON",
        "[\"secret\"]|expected one JSON object, found another value",
        "\"secret\"|expected one JSON object, found another value",
        "null|expected one JSON object, found another value",
        "{\"matters\":[]}|expected a string 'text' that is not empty",
        "{\"text\":null,\"matters\":[]}|expected a string 'text' that is not empty",
        "{\"text\":[\"secret\"],\"matters\":[]}|expected a string 'text' that is not empty",
        "{\"text\":\" \",\"matters\":[]}|expected a string 'text' that is not empty",
        "{\"text\":\"secret\"}|expected a list 'matters', found none",
        "{\"text\":\"secret\",\"matters\":null}|expected a list 'matters', found none",
        "{\"text\":\"secret\",\"matters\":\"secret\"}|expected a list 'matters', found none",
        "{\"text\":\"secret\",\"matters\":{\"labels\":[\"a\"]}}|expected a list 'matters', found none",
      })
  void lineThatIsNoMessageIsRefused(String line, String message) {
    assertRefused(line, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"secret\"|expected a list 'labels' of at least one in each of 'matters', found none",
        "{}|expected a list 'labels' of at least one in each of 'matters', found none",
        "{\"labels\":[]}|expected a list 'labels' of at least one in each of 'matters', found none",
        "{\"labels\":\"secret\"}|expected a list 'labels' in 'matters', found something else",
        "{\"labels\":[5]}|expected labels without control characters in 'matters', found others",
        "{\"labels\":[\"a\",null]}|expected labels without control characters in 'matters', found others",
        "{\"labels\":[\" \"]}|expected labels without control characters in 'matters', found others",
        "{\"labels\":[\"a\\nsecret\"]}|expected labels without control characters in 'matters', found"
            + " others",
      })
  void matterWithoutGoodLabelsIsRefused(String matter, String message) {
    assertRefused(
        "{\"text\":\"secret\",\"matters\":[{\"labels\":[\"a\"]},%s]}".formatted(matter), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[-1,2]]",
        "[[0,6],[3,3]]",
        "[[4,2]]",
        "[[0,7]]",
        "[[2]]",
        "[[]]",
        "[0,6]",
        "[\"secret\"]",
        "[[\"secret\",\"secret\"]]",
        "[{\"start\":0,\"end\":2}]",
        "[null]",
        "[[0,4294967298]]",
        "[[0.5,2.5]]",
        "[[\"0\",\"2\"]]",
        "[[0,2,4]]",
      })
  void evidenceOutsideOfTheTextIsRefused(String evidence) {
    assertRefused(
        matterWith("\"evidence\":" + evidence),
        "expected 'evidence' of [start, end) within 6 UTF-16 units, found something else");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"evidence\":\"secret\"|expected a list 'evidence' in 'matters', found something else",
        "\"evidence\":{\"a\":[0,2]}|expected a list 'evidence' in 'matters', found something else",
        "\"follow_up\":\"secret\"|expected true or false as 'follow_up', found something else",
        "\"follow_up\":1|expected true or false as 'follow_up', found something else",
        "\"follow_up\":null|expected true or false as 'follow_up', found something else",
      })
  void matterWithValuesOfAnotherTypeIsRefused(String values, String message) {
    assertRefused(matterWith(values), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":[1],\"text\":\"secret\",\"matters\":[]}"
            + "|expected a string or a number 'id', found something else",
        "{\"conversation\":{\"secret\":1},\"text\":\"secret\",\"matters\":[]}"
            + "|expected a string or a number 'conversation', found something else",
        "{\"text\":\"secret\",\"matters\":[{\"labels\":{\"x\":\"a\"}}]}"
            + "|expected a list 'labels' in 'matters', found something else",
      })
  void messageWithValuesOfAnotherTypeIsRefused(String line, String message) {
    assertRefused(line, message);
  }

  @Test
  void conversationsMayStandAmongEachOther() throws IOException {
    assertThat(read(in("") + in("c1") + in("c2") + in("") + in("c1")).messages())
        .extracting(Message::conversation)
        .containsExactly("", "c1", "c2", "", "c1");
  }

  @Test
  void otherEncodingIsRefusedWithItsLine() {
    byte[] latin = GOOD.getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> read(latin))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ":1: expected UTF-8, found other bytes");
  }

  @ParameterizedTest
  @CsvSource({"''", "'\n \n'"})
  void fileWithoutMessagesIsRefused(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": expected messages, found an empty file");
  }

  @Test
  void missingFileIsRefused() {
    assertThatThrownBy(() -> MessageData.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": expected a readable file of messages, found nothing");
  }

  @Test
  void folderIsRefused() {
    assertThatThrownBy(() -> MessageData.read(folder))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            folder + ": expected a readable file of messages, found one that cannot be read: ");
  }

  @Test
  void truncatedGzipIsRefused() throws IOException {
    byte[] zipped = gzip(GOOD);

    assertThatThrownBy(() -> read(Arrays.copyOf(zipped, zipped.length - 12)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            file + ": expected a readable file of messages, found one that cannot be read: ");
  }

  @Test
  void matterWithoutLabelsIsNone() {
    assertThatThrownBy(() -> new Matter(List.of(), List.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least one label of a matter, found none");
    assertThat(Matter.of("a")).isEqualTo(new Matter(List.of("a"), List.of(), false));
  }

  private static String matterWith(String values) {
    return "{\"text\":\"secret\",\"matters\":[{\"labels\":[\"a\"],%s}]}".formatted(values);
  }

  private static String in(String conversation) {
    return "{\"conversation\":\"%s\",\"text\":\"secret\",\"matters\":[]}\n".formatted(conversation);
  }

  private void assertRefused(String line, String message) {
    assertThatThrownBy(() -> read(GOOD + line + "\n" + GOOD))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ":5: " + message)
        .message()
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  private MessageData read(String content) throws IOException {
    return read(content.getBytes(StandardCharsets.UTF_8));
  }

  private MessageData read(byte[] content) throws IOException {
    Files.write(file, content);
    return MessageData.read(file);
  }

  private static byte[] gzip(String plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
