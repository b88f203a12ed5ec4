package dev.gloss.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.text.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkedDataTest {
  @TempDir Path folder;

  private MarkedData read(String lines) throws IOException {
    return MarkedData.read(Files.writeString(folder.resolve("marked.jsonl"), lines));
  }

  @Test
  void wordsAreJoinedAndTagsBecomePlaces() throws IOException {
    MarkedText text =
        read("""
                {"id":"1","tokens":["Ada","Lovelace","met","Bo","Ng"],"tags":["B-P","I-P","O","B-P","B-P"]}
                """)
            .texts()
            .get(0);

    assertThat(text.text()).isEqualTo("Ada Lovelace met Bo Ng");
    assertThat(text.marked())
        .containsExactly(
            new MarkedSpan("P", new Span(0, 12)),
            new MarkedSpan("P", new Span(17, 19)),
            new MarkedSpan("P", new Span(20, 22)));
  }

  @Test
  void placesAreReadInAnyOrder() throws IOException {
    MarkedData data =
        read(
            """
            {"text":"Ada met Bo","entities":[{"type":"P","start":8,"end":10},{"type":"P","start":0,"end":3}]}
            """);

    assertThat(data.texts().get(0).marked())
        .extracting(MarkedSpan::span)
        .containsExactly(new Span(0, 3), new Span(8, 10));
    assertThat(data.types()).containsEntry("P", 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"O\"]} | found 2 tokens and 1 tags",
        "{\"tokens\":[],\"tags\":[]} | found 0 tokens and 0 tags",
        "{\"tokens\":[\"a\"],\"tags\":[\"PERSON\"]} | expected the tags O, B-type and I-type, found 'PERSON' as tag 1",
        "{\"tokens\":[\"a\"],\"tags\":[\"I-P\"]} | expected a tag B- or I- of the same type before tag 1, 'I-P'",
        "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"B-P\",\"I-Q\"]} | before tag 2, 'I-Q'",
        "{\"tokens\":[1],\"tags\":[\"O\"]} | expected strings in 'tokens'",
        "{\"tokens\":[\" \"],\"tags\":[\"O\"]} | expected a text, found an empty one",
        "{\"text\":\"Ada\",\"entities\":[{\"type\":\"P\",\"start\":0,\"end\":4}]} | within 3 UTF-16 units, found 0 and 4",
        "{\"text\":\"Ada\",\"entities\":[{\"type\":\"P\",\"start\":0,\"end\":2},{\"type\":\"P\",\"start\":1,\"end\":3}]} | without overlap, found two at 1",
        "{\"text\":\"Ada\"} | found neither",
        "[] | found neither",
        "{\"tokens | broken JSON"
      })
  void lineThatCannotServeIsNamed(String line, String message) {
    assertThatThrownBy(() -> read("{\"tokens\":[\"a\"],\"tags\":[\"O\"]}\n" + line + "\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("marked.jsonl:2: ")
        .hasMessageContaining(message);
  }

  @Test
  void emptyFileIsRefused() {
    assertThatThrownBy(() -> read("\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("found an empty file");
  }

  @Test
  void firstLineTellsWhatAFileHas() throws IOException {
    Path labels =
        Files.writeString(folder.resolve("l.jsonl"), "{\"text\":\"a\",\"label\":\"b\"}\n");
    Path marked =
        Files.writeString(folder.resolve("m.jsonl"), "{\"tokens\":[\"a\"],\"tags\":[\"O\"]}\n");

    assertThat(MarkedData.isAt(labels)).isFalse();
    assertThat(MarkedData.isAt(marked)).isTrue();
    assertThat(MarkedData.isAt(folder.resolve("none"))).isFalse();
  }
}
