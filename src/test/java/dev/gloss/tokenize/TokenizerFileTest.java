package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are refused, and what is said about them. */
final class TokenizerFileTest {
  /** JSON pointer of what is replaced, what by (nothing removes it), the message without "t: ". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/model/type|'BPE'|model.type: expected WordPiece, found 'BPE'",
        "/model/type|'Unigram'|model.type: expected WordPiece, found 'Unigram'",
        "/model/type||model.type: expected WordPiece, found nothing",
        "/model|[]|model: expected WordPiece, found an array of 0",
        "/normalizer|null|normalizer: expected BertNormalizer, found null",
        "/normalizer/type|'NFC'|normalizer.type: expected BertNormalizer, found 'NFC'",
        "/normalizer/type|'Sequence'|normalizer.type: expected BertNormalizer, found 'Sequence'",
        "/normalizer/lowercase||normalizer.lowercase: expected true or false, found nothing",
        "/normalizer/strip_accents|1|normalizer.strip_accents: expected true or false, found 1",
        "/pre_tokenizer/type|'ByteLevel'|pre_tokenizer.type: expected BertPreTokenizer, found"
            + " 'ByteLevel'",
        "/pre_tokenizer||pre_tokenizer: expected BertPreTokenizer, found nothing",
        "/post_processor|null|post_processor: expected TemplateProcessing or BertProcessing, found"
            + " null",
        "/post_processor/type|'RobertaProcessing'|post_processor.type: expected TemplateProcessing"
            + " or BertProcessing, found 'RobertaProcessing'",
        "/post_processor/single|[]|post_processor.single: expected a special token, sequence A, a"
            + " special token, found another template",
        "/post_processor/single/0/SpecialToken/type_id|1|post_processor.single type_id: expected 0,"
            + " found 1",
        "/post_processor/special_tokens/[CLS]/ids|[2,3]|post_processor.special_tokens.'[CLS]'.ids:"
            + " expected an array of one id, found an array of 2",
        "/post_processor/special_tokens/[SEP]/ids/0|99|post_processor.special_tokens.'[SEP]'.ids[0]:"
            + " expected an id from 0 to 5, found 99",
        "/model/unk_token|'<unk>'|model.unk_token: expected a piece of model.vocab, found '<unk>'",
        "/model/unk_token||model.unk_token: expected a string, found nothing",
        "/model/max_input_chars_per_word|-1|model.max_input_chars_per_word: expected a number that"
            + " is not negative, found -1",
        "/model/continuing_subword_prefix|null|model.continuing_subword_prefix: expected a string,"
            + " found null",
        "/model/vocab|['a']|model.vocab: expected an object of pieces and ids, found an array of 1",
        "/model/vocab/a|77|model.vocab.'a': expected an id from 0 to 5, found 77",
        "/model/vocab/a|'5'|model.vocab.'a': expected an id from 0 to 5, found '5'",
        "/model/vocab/##b|1|model.vocab.'##b': expected an id of its own, found 1, the id of '[UNK]'"
            + " too",
        "/added_tokens||added_tokens: expected an array, found nothing",
        "/added_tokens/0/id|5|added_tokens[0].id: expected 0, found 5",
        "/added_tokens/1/content|'[PAD]'|added_tokens[1].content: expected each token once, found '[PAD]' again",
        "/added_tokens/1/content|''|added_tokens[1].content: expected a token, found an empty string",
        "/added_tokens/2/normalized|true|added_tokens[2].normalized: expected false, found true",
        "/added_tokens/2/single_word|true|added_tokens[2].single_word: expected false, found true"
      })
  void unsupportedOrMalformedFieldIsRefusedByName(String pointer, String value, String message) {
    ObjectNode file = TokenizerJson.withPieces(List.of("a", "##b"));
    replace(file, pointer, value);

    assertThatThrownBy(() -> WordPieceTokenizer.read(TokenizerJson.bytes(file), "t"))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage("t: " + message);
  }

  @Test
  void tokenAddedTwiceIsRefused() {
    ObjectNode file = TokenizerJson.withPieces(List.of());
    file.withArray("added_tokens").add(file.at("/added_tokens/0").deepCopy());

    assertThatThrownBy(() -> WordPieceTokenizer.read(TokenizerJson.bytes(file), "t"))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage("t: added_tokens[3].content: expected each token once, found '[PAD]' again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00"})
  void halfASurrogatePairInAnAddedTokenIsRefused(String half) {
    String json =
        TokenizerJson.withPieces(List.of()).toString().replace(":\"[PAD]\"", ":\"" + half + "\"");

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessage(
            "t: added_tokens[0].content: expected well-formed text, found an unpaired surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00"})
  void halfASurrogatePairInAPieceIsRefused(String half) {
    String json = TokenizerJson.withPieces(List.of("PIECE")).toString().replace("PIECE", half);

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageStartingWith("t: ");
  }

  @Test
  void pieceGivenTwiceNamesTheLine() {
    String json =
        TokenizerJson.withPieces(List.of("a")).toString().replace("\"a\":4", "\"a\":4,\"a\":4");

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageStartingWith("t: expected one JSON object, found something else at line 1, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{}x", "\"a\"", "\u0000"})
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(TokenizerFormatException.class)
        .hasMessageStartingWith("t: expected one JSON object, found ");
  }

  /** Flipped and cut bytes give a tokenizer that works or the exception that is promised. */
  @Test
  void brokenFilesAreReadOrRefusedAndNeverCrash() {
    byte[] whole = TokenizerJson.bytes(TokenizerJson.withPieces(List.of("a", "##b", "\u00E9")));
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] broken =
          random.nextInt(4) == 0
              ? Arrays.copyOf(whole, random.nextInt(whole.length))
              : whole.clone();
      if (broken.length > 0) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(WordPieceTokenizer.read(broken, "t").encode("ab \u00E9 [SEP]").length())
            .isGreaterThan(2);
      } catch (TokenizerFormatException e) {
        assertThat(e.getMessage()).startsWith("t: ").contains("expected").doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(750);
  }

  private static void read(String json) {
    WordPieceTokenizer.read(json.getBytes(StandardCharsets.UTF_8), "t");
  }

  private static void replace(ObjectNode file, String pointer, String value) {
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = file.at(pointer.substring(0, slash));
    String name = pointer.substring(slash + 1);
    JsonNode replacement =
        value == null
            ? null
            : TokenizerJson.parse("{\"v\":" + value.replace('\'', '"') + "}").get("v");
    if (parent instanceof ObjectNode object) {
      if (replacement == null) {
        object.remove(name);
      } else {
        object.set(name, replacement);
      }
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(name), replacement);
    }
  }
}
