package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Every text of every {@code .jsonl.gz} file below a folder against the reference: each string of
 * each line, and lists of words joined by spaces. {@code mvn test -Pdata -Dgloss.data=FOLDER}
 */
final class TokenizerParityOverData {
  private final WordPieceTokenizer tokenizer = MiniLm.tokenizer();
  private final Encoding found = new Encoding();
  private final List<String> different = new ArrayList<>();
  private long texts;
  private long tokens;

  @Test
  void everyTextGivesTheIdsAndPlacesOfTheReference() throws IOException {
    String folder = System.getProperty("gloss.data");
    assertThat(folder).as("-Dgloss.data=FOLDER").isNotNull();
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      files = all.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
    try (ReferenceTokenizer reference = new ReferenceTokenizer(MiniLm.json())) {
      for (Path file : files) {
        compare(file, reference);
      }
    }
    System.out.printf(
        "tokenizer parity: %d texts (%d tokens) of %d files compared, %d different%n",
        texts, tokens, files.size(), different.size());

    assertThat(texts).isPositive();
    assertThat(different.stream().limit(5)).isEmpty();
  }

  private void compare(Path file, ReferenceTokenizer reference) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        compare(json.readTree(line), reference);
      }
    }
  }

  private void compare(JsonNode node, ReferenceTokenizer reference) {
    if (node.isTextual()) {
      compare(node.textValue(), reference);
    } else if (node.isArray() && node.path(0).isTextual()) {
      List<String> words = new ArrayList<>();
      node.forEach(word -> words.add(word.asText()));
      compare(String.join(" ", words), reference);
    } else {
      node.forEach(child -> compare(child, reference));
    }
  }

  private void compare(String text, ReferenceTokenizer reference) {
    Encoding expected = reference.encode(text);
    tokenizer.encode(text, found);
    texts++;
    tokens += found.length();
    if (!Encodings.equal(expected, found)) {
      different.add(Encodings.describe(text, expected, found));
    }
  }
}
