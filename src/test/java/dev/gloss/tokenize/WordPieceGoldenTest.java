package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Texts whose ids and places were written down by {@link WordPieceGolden}. */
final class WordPieceGoldenTest {
  @Test
  void goldenTextsGiveTheirIdsAndPlaces() throws IOException {
    WordPieceTokenizer tokenizer = MiniLm.tokenizer();
    List<String> lines = lines();

    assertThat(lines).hasSizeGreaterThan(150);
    for (String line : lines.subList(1, lines.size())) {
      JsonNode golden = TokenizerJson.parse(line);
      String text = golden.get("text").textValue();
      Encoding encoding = tokenizer.encode(text);

      assertThat(encoding.ids()).as(line).isEqualTo(ints(golden, "ids"));
      assertThat(Encodings.starts(encoding)).as(line).isEqualTo(ints(golden, "starts"));
      assertThat(Encodings.ends(encoding)).as(line).isEqualTo(ints(golden, "ends"));
    }
  }

  @Test
  void goldenFileIsWhatTheReferenceGives() throws IOException {
    assertThat(lines()).isEqualTo(WordPieceGolden.lines());
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = WordPieceGoldenTest.class.getResourceAsStream("wordpiece-golden.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private static int[] ints(JsonNode line, String name) {
    return StreamSupport.stream(line.get(name).spliterator(), false)
        .mapToInt(JsonNode::intValue)
        .toArray();
  }
}
