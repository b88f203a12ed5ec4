package dev.gloss.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.pack.Sha256;
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

final class LabelledDataTest {
  private static final String GOOD =
      """
      {"id":"1","text":"Größe?","label":"size"}

      {"id":7,"text":"hello","label":"greeting","more":[1]}\r
      {"text":"  spaces stay ","label":"other"}
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("data.jsonl");
  }

  @Test
  void linesBecomeExamples() throws IOException {
    LabelledData data = read(GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(data.examples())
        .containsExactly(
            new Example("1", "Größe?", List.of("size"), 1),
            new Example("7", "hello", List.of("greeting"), 3),
            new Example("", "  spaces stay ", List.of("other"), 4));
  }

  @Test
  void gzipIsKnownByItsFirstBytes() throws IOException {
    byte[] plain = GOOD.getBytes(StandardCharsets.UTF_8);
    byte[] zipped = gzip(plain);

    LabelledData data = read(zipped);

    assertThat(data.examples()).isEqualTo(read(plain).examples());
    assertThat(data.sha256()).isEqualTo(Sha256.of(zipped));
    assertThat(data.bytes()).isEqualTo(zipped.length);
  }

  @Test
  void lastLineNeedsNoLineBreak() throws IOException {
    assertThat(read("{\"text\":\"a\",\"label\":\"b\"}".getBytes(StandardCharsets.UTF_8)).examples())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"secret\",\"label\":|expected one JSON object, found broken JSON at column",
        "secret words|expected one JSON object, found broken JSON at column",
        "{\"text\":\"secret\",\"label\":\"x\"} {}|expected one JSON object, found broken JSON",
        "[\"secret\"]|expected one JSON object, found array",
        "null|expected one JSON object, found null",
        "{\"text\":\"secret\",\"label\":\"x\",\"label\":\"y\"}|expected one JSON object, found broken",
        "{\"label\":\"x\"}|expected a string 'text', found no such field",
        "{\"text\":null,\"label\":\"x\"}|expected a string 'text', found null",
        "{\"text\":[\"secret\"],\"label\":\"x\"}|expected a string 'text', found array",
        "{\"text\":\" \",\"label\":\"x\"}|expected a text, found an empty one",
        "{\"id\":[1],\"text\":\"secret\",\"label\":\"x\"}|expected a string or a number 'id', found",
        "{\"id\":\"7\",\"text\":\"secret\",\"label\":\"x\"}|expected an id that no other line has, found"
            + " the one of line 3",
        "{\"text\":\"secret\"}|expected either a string 'label' or a list 'labels', found neither",
        "{\"text\":\"secret\",\"label\":\"x\",\"labels\":[]}|found both",
        "{\"text\":\"secret\",\"labels\":[\"x\"]}|expected 'label' as in line 1, found 'labels'",
        "{\"text\":\"secret\",\"label\":5}|expected a string 'label', found number",
        "{\"text\":\"secret\",\"label\":\"\"}|expected a label without control characters, found an",
        "{\"text\":\"secret\",\"label\":\"a\\nb\"}|found one with them",
      })
  void badLineIsRefusedWithFileAndLine(String line, String message) {
    assertThatThrownBy(() -> read((GOOD + line + "\n" + GOOD).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ":5: ")
        .message()
        .contains(message)
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  @Test
  void labelsMakeAMultiLabelFile() throws IOException {
    String lines = "{\"text\":\"a\",\"labels\":[\"x\",\"y\"]}\n{\"text\":\"b\",\"labels\":[]}";

    LabelledData data = read(lines.getBytes(StandardCharsets.UTF_8));

    assertThat(data.multiLabel()).isTrue();
    assertThat(data.examples())
        .extracting(Example::labels)
        .containsExactly(List.of("x", "y"), List.of());
  }

  @Test
  void labelThatStandsTwiceInALineCountsOnceAndIsSaid() throws IOException {
    LabelledData data =
        read(
            """
            {"text":"a","labels":["x"]}
            {"text":"b","labels":["x","y","x"]}
            {"text":"c","labels":["y","y"]}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(data.examples())
        .extracting(Example::labels)
        .containsExactly(List.of("x"), List.of("x", "y"), List.of("y"));
    assertThat(data.warnings())
        .containsExactly(
            data.file()
                + ":2: the same label stands more than once in a line and counts once; lines like"
                + " it: 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"b\",\"label\":\"x\"}|expected 'labels' as in line 1, found 'label'",
        "{\"text\":\"b\",\"labels\":\"x\"}|expected a list 'labels', found string",
        "{\"text\":\"b\",\"labels\":[1]}|expected strings in 'labels', found number",
        "{\"text\":\"b\"}|expected either a string 'label' or a list 'labels', found neither",
        "{\"text\":\"b\",\"labels\":[\" \"]}|expected a label without control characters",
        "{\"id\":\"7\",\"text\":\"b\",\"labels\":[]}|expected an id that no other line has, found the"
            + " one of line 1",
      })
  void badLineOfAMultiLabelFileIsRefused(String line, String message) {
    String first = "{\"id\":\"7\",\"text\":\"a\",\"labels\":[\"x\"]}\n";

    assertThatThrownBy(() -> read((first + line).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ":2: ")
        .hasMessageContaining(message);
  }

  @Test
  void textsAloneAreReadFromJsonOrFromLines() throws IOException {
    Files.writeString(file, "one text\n\nanother {\n");
    assertThat(LabelledData.readTexts(file).texts()).containsExactly("one text", "another {");

    Files.writeString(file, "{\"text\":\"one\"}\n{\"text\":\"two\",\"label\":5}\n");
    assertThat(LabelledData.readTexts(file).texts()).containsExactly("one", "two");
  }

  @Test
  void tablesAreReadByTheirNameAndHeader() throws IOException {
    String csv =
        "\uFEFFLabel,more,id,text\r\n"
            + "size,x,1,\"Größe, \"\"L\"\"\r\nor M?\"\r\n"
            + "\r\n"
            + "greeting,,,hello\n";
    List<Example> expected =
        List.of(
            new Example("1", "Größe, \"L\"\r\nor M?", List.of("size"), 2),
            new Example("", "hello", List.of("greeting"), 5));

    assertThat(read("data.csv", csv.getBytes(StandardCharsets.UTF_8)).examples())
        .isEqualTo(expected);
    assertThat(
            read("data.TSV.gz", gzip(csv.replace(',', '\t').getBytes(StandardCharsets.UTF_8)))
                .examples())
        .extracting(Example::text)
        .containsExactly("Größe\t \"L\"\r\nor M?", "hello");
  }

  @Test
  void severalLabelsStandInOneCell() throws IOException {
    String csv = "text,labels\none,a | b\ntwo,\nthree,b\n";

    LabelledData data = read("data.csv", csv.getBytes(StandardCharsets.UTF_8));

    assertThat(data.multiLabel()).isTrue();
    assertThat(data.examples())
        .extracting(Example::labels)
        .containsExactly(List.of("a", "b"), List.of(), List.of("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text,label~secret|3: expected 2 cells, as many as the header has, found 1",
        "text,label~secret,a,b|3: expected 2 cells, as many as the header has, found 3",
        "text,label~`secret|3: expected a row of cells, quoted where they hold a separator",
        "text,label~ ,a|3: expected a text, found an empty one",
        "text,label~secret,|3: expected a label without control characters, found an empty one",
        "text,labels~secret,a!|3: expected a label without control characters, found an empty one",
        "id,text,label~7,secret,a~7,secret,b|4: expected an id that no other line has, found the",
        "text,kind~secret,a|3: expected a header with either 'label' or 'labels', found neither",
        "text,label,labels~secret,a,a|3: expected a header with either 'label' or 'labels', found b",
        "label,kind~secret,a|3: expected a header with a column 'text', found one without",
        "text,Text,label~secret,a,b|1: expected a header that names every column once, found col",
      })
  void badRowIsRefusedWithFileAndLine(String table, String message) {
    String csv = table.replaceFirst("~", "\n\n").replace('~', '\n').replace('`', '"');

    assertThatThrownBy(
            () -> read("data.csv", csv.replace('!', '|').getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ":" + message)
        .message()
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  @Test
  void tableInAnotherEncodingIsRefused() {
    byte[] latin = "text,label\nGröße,a\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> read("data.csv", latin))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ": expected UTF-8, found other bytes in or after line ");
  }

  @Test
  void textsAloneAreReadFromATable() throws IOException {
    file = folder.resolve("texts.tsv");
    Files.writeString(file, "n\ttext\n1\tone\n2\ttwo\n");

    assertThat(LabelledData.readTexts(file).texts()).containsExactly("one", "two");
  }

  /** Twice what a file could hold before; unpacked it fills no memory by itself. */
  @Test
  void fileMayBeOfAnySize() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      byte[] line =
          ("{\"text\":\"a\",\"label\":\"b\",\"more\":\"" + "x".repeat(1 << 21) + "\"}\n")
              .getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 140; i++) {
        out.write(line);
      }
    }

    assertThat(read(bytes.toByteArray()).examples()).hasSize(140);
  }

  @Test
  void sharedTextsAreCounted() throws IOException {
    LabelledData data = read(GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(data.textsSharedWith(data)).isEqualTo(data.examples().size());
    LabelledData other =
        read("{\"text\":\" Hello\",\"label\":\"b\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(data.textsSharedWith(other)).isOne();
  }

  /** Zeros without end: refused when the longest line is full. */
  @Test
  void bytesThatUnpackToManyAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }

    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ":1: expected a line of at most 4194304 bytes, found a longer one");
  }

  @Test
  void otherEncodingIsRefusedWithItsLine() {
    byte[] latin = (GOOD + "{\"text\":\"Größe\"}").getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> read(latin))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ":1: expected UTF-8, found other bytes");
  }

  @ParameterizedTest
  @CsvSource({"''", "'\n \n'"})
  void fileWithoutTextsIsRefused(String content) {
    assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": expected labelled texts, found an empty file");
  }

  @Test
  void missingFileIsRefused() {
    assertThatThrownBy(() -> LabelledData.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": expected a readable file of texts, found nothing");
  }

  @Test
  void folderIsRefused() {
    assertThatThrownBy(() -> LabelledData.read(folder))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("found one that cannot be read");
  }

  @Test
  void truncatedGzipIsRefused() throws IOException {
    byte[] zipped = gzip(GOOD.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> read(Arrays.copyOf(zipped, zipped.length - 12)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            file + ": expected a readable file of texts, found one that cannot be read: ");
  }

  private LabelledData read(String name, byte[] content) throws IOException {
    file = folder.resolve(name);
    return read(content);
  }

  private LabelledData read(byte[] content) throws IOException {
    Files.write(file, content);
    return LabelledData.read(file);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
