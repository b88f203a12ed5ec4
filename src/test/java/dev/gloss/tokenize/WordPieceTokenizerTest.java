package dev.gloss.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.text.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordPieceTokenizerTest {
  private static final List<String> PIECES =
      List.of("un", "##aff", "##able", "##a", "h", "##i", "!");
  private static final String SENTENCE =
      "My Card was NOT delivered, though unaffable staff said (twice): \"tomorrow\"!";

  private static final WordPieceTokenizer MINI_LM = MiniLm.tokenizer();

  private final WordPieceTokenizer tokenizer = read(TokenizerJson.withPieces(PIECES));

  @Test
  void longestPieceIsTakenFirst() {
    assertThat(pieces(tokenizer, "unaffable"))
        .containsExactly("[CLS]", "un", "##aff", "##able", "[SEP]");
  }

  @Test
  void wordWithAPartThatHasNoPieceIsOneUnknownToken() {
    Encoding encoding = tokenizer.encode("hi unaffix!");

    assertThat(pieces(tokenizer, "hi unaffix!"))
        .containsExactly("[CLS]", "h", "##i", "[UNK]", "!", "[SEP]");
    assertThat(encoding.span(3)).isEqualTo(new Span(3, 10));
  }

  @Test
  void emptyTextIsTheTwoSpecialTokens() {
    Encoding encoding = tokenizer.encode("");

    assertThat(encoding.ids())
        .containsExactly(tokenizer.classifierTokenId(), tokenizer.separatorTokenId());
  }

  @Test
  void specialTokensAreEmptyAtTheTextsEnds() {
    Encoding encoding = tokenizer.encode("hi");

    assertThat(encoding.span(0)).isEqualTo(new Span(0, 0));
    assertThat(encoding.span(encoding.length() - 1)).isEqualTo(new Span(2, 2));
  }

  @Test
  void truncationAndPaddingOfTheFileAreIgnored() {
    assertThat(tokenizer.encode("hi ".repeat(100)).length()).isEqualTo(202);
    assertThat(MINI_LM.encode("hi ".repeat(5000)).length()).isEqualTo(5002);
  }

  @Test
  void specialTokenInTheTextIsThatToken() {
    Encoding encoding = tokenizer.encode("hi[SEP]!");

    assertThat(encoding.id(3)).isEqualTo(tokenizer.separatorTokenId());
    assertThat(encoding.span(3)).isEqualTo(new Span(2, 7));
  }

  @Test
  void plainTextAtItsPlaceIsThePiece() {
    Encoding encoding = MINI_LM.encode(SENTENCE);

    assertThat(encoding.length()).isGreaterThan(15);
    for (int i = 1; i < encoding.length() - 1; i++) {
      String piece = MINI_LM.vocabulary().piece(encoding.id(i));
      assertThat(encoding.span(i).of(SENTENCE).toLowerCase(Locale.ROOT))
          .isEqualTo(piece.startsWith("##") ? piece.substring(2) : piece);
    }
  }

  @Test
  void placesLieInTheTextAndInOrder() {
    RandomText texts = new RandomText(99, MINI_LM.vocabulary().pieces());
    for (int round = 0; round < 2_000; round++) {
      String text = texts.next();
      Encoding encoding = MINI_LM.encode(text);
      boolean inOrder = true;
      int start = 0;
      int end = 0;
      for (int i = 0; i < encoding.length(); i++) {
        inOrder &=
            start <= encoding.start(i)
                && encoding.start(i) <= encoding.end(i)
                && end <= encoding.end(i)
                && encoding.end(i) <= text.length();
        start = encoding.start(i);
        end = encoding.end(i);
      }
      assertThat(inOrder).as(Encodings.escape(text)).isTrue();
    }
  }

  @Test
  void pieceOfASyllableCoversTheSyllable() {
    String text = "a \uD55C";
    Encoding encoding = MINI_LM.encode(text);

    assertThat(encoding.length()).isGreaterThan(4);
    for (int i = 2; i < encoding.length() - 1; i++) {
      assertThat(encoding.span(i)).isEqualTo(new Span(2, 3));
    }
  }

  @Test
  void unpairedSurrogateIsSeenAsTheReplacementCharacter() {
    String text = "ha\uD83Dppy \uDE00 day \uD83D\uDE00";

    assertThat(
            Encodings.equal(
                MINI_LM.encode(text),
                MINI_LM.encode(
                    text.replaceAll("(?<!\\uD83D)\\uDE00|\\uD83D(?!\\uDE00)", "\uFFFD"))))
        .isTrue();
    assertThat(pieces(MINI_LM, "ha\uD83Dppy")).containsExactly("[CLS]", "happy", "[SEP]");
  }

  @Test
  void unpairedSurrogateThroughTheBindingGivesTheSameIdsAndPlaces() {
    try (ReferenceTokenizer reference = new ReferenceTokenizer(MiniLm.json())) {
      for (String text :
          List.of("ha\uD83Dppy \uDE00 d\u00E9y", "\uDE00\uD83D", "a\uDFFF", "\uD800 a \u6F22!")) {
        assertThat(Encodings.show(MINI_LM.encode(text)))
            .isEqualTo(Encodings.show(reference.encodeUnchanged(text)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 100})
  void wordOverTheLimitIsOneUnknownToken(int limit) {
    ObjectNode file =
        TokenizerJson.withPieces(List.of("a", "##a", "\u00E9", "\uD83D\uDE00", "##\uD83D\uDE00"));
    ((ObjectNode) file.get("model")).put("max_input_chars_per_word", limit);
    WordPieceTokenizer limited = read(file);

    try (ReferenceTokenizer reference = new ReferenceTokenizer(TokenizerJson.bytes(file))) {
      for (String letter : List.of("a", "\uD83D\uDE00")) {
        for (int length : new int[] {limit, limit + 1}) {
          String text = letter.repeat(length);
          assertThat(Encodings.show(limited.encode(text)))
              .isEqualTo(Encodings.show(reference.encode(text)));
        }
      }
    }
    assertThat(pieces(limited, "a".repeat(limit + 1))).containsExactly("[CLS]", "[UNK]", "[SEP]");
  }

  @Test
  void anyContinuationPrefixWorksAsInTheReference() {
    for (String prefix : List.of("", "@@", "x", "\u2581")) {
      ObjectNode file =
          TokenizerJson.withPieces(
              new LinkedHashSet<>(List.of("un", prefix + "able", prefix + "x", "xable")));
      ((ObjectNode) file.get("model")).put("continuing_subword_prefix", prefix);
      WordPieceTokenizer prefixed = read(file);

      try (ReferenceTokenizer reference = new ReferenceTokenizer(TokenizerJson.bytes(file))) {
        for (String text : List.of("unable", "un able", "xable", "unxable", "unx", "x", "able")) {
          assertThat(Encodings.show(prefixed.encode(text)))
              .as("'%s' with prefix '%s'", text, prefix)
              .isEqualTo(Encodings.show(reference.encode(text)));
        }
      }
    }
  }

  @Test
  void addedTokensMatchAsInTheReference() {
    ObjectNode file = TokenizerJson.withPieces(List.of("a", "b", "##b", "<mask>"));
    addToken(file, 7, "<mask>", true, false);
    addToken(file, 8, "<mask>!", false, true);
    addToken(file, 9, "\uD83D\uDE00\u00C9", true, true);
    WordPieceTokenizer extended = read(file);

    assertThat(extended.vocabularySize()).isEqualTo(10);
    try (ReferenceTokenizer reference = new ReferenceTokenizer(TokenizerJson.bytes(file))) {
      for (String text :
          List.of(
              "a <mask> b",
              "a \u3000\t<mask>b",
              "<mask>!  a",
              "<mask>! <mask>",
              "a<MASK>",
              "<mask>!<mask>!",
              "  <mask>  ",
              "a \uD83D\uDE00\u00C9 b",
              "\uD83D\uDE00\u00E9",
              "<mask",
              "[SEP] <mask>[SEP]",
              "e\u0301<mask>\u0301b",
              "<mask>! \uD83D\uDE00\u00C9 <mask>")) {
        assertThat(Encodings.show(extended.encode(text)))
            .as(Encodings.escape(text))
            .isEqualTo(Encodings.show(reference.encode(text)));
      }
    }
  }

  @Test
  void bertProcessingGivesTheSameAsTheTemplate() {
    ObjectNode file = TokenizerJson.withPieces(PIECES);
    file.set(
        "post_processor",
        TokenizerJson.parse(
            """
            {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}"""));

    assertThat(Encodings.show(read(file).encode(SENTENCE)))
        .isEqualTo(Encodings.show(tokenizer.encode(SENTENCE)));
  }

  @Test
  void veryLongTextIsEncodedWhole() {
    String text = "un\u00E9 \uD83D\uDE00 hi ".repeat(100_000);

    Encoding encoding = MINI_LM.encode(text);

    assertThat(encoding.length()).isGreaterThan(300_000);
    assertThat(encoding.end(encoding.length() - 2)).isEqualTo(text.length() - 1);
  }

  @Test
  void streamIsReadAsTheBytesAre() throws IOException {
    byte[] json = TokenizerJson.bytes(TokenizerJson.withPieces(PIECES));

    WordPieceTokenizer streamed = WordPieceTokenizer.read(new ByteArrayInputStream(json), "test");

    assertThat(streamed.vocabulary().pieces()).isEqualTo(tokenizer.vocabulary().pieces());
  }

  @Test
  void severalThreadsGetTheSameAsOne() throws Exception {
    List<String> texts = new ArrayList<>();
    RandomText random = new RandomText(5, MINI_LM.vocabulary().pieces());
    for (int i = 0; i < 300; i++) {
      texts.add(random.next());
    }
    List<String> expected = encodeAll(texts);
    var threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<String>> task = () -> encodeAll(texts);
      for (var future : threads.invokeAll(List.of(task, task, task, task))) {
        assertThat(future.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> encodeAll(List<String> texts) {
    return texts.stream().map(text -> Encodings.show(MINI_LM.encode(text))).toList();
  }

  private static void addToken(
      ObjectNode file, int id, String content, boolean stripLeft, boolean stripRight) {
    file.withArray("added_tokens")
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", stripLeft)
        .put("rstrip", stripRight)
        .put("normalized", false)
        .put("special", true);
  }

  private static WordPieceTokenizer read(ObjectNode file) {
    return WordPieceTokenizer.read(TokenizerJson.bytes(file), "test");
  }

  private static List<String> pieces(WordPieceTokenizer tokenizer, String text) {
    List<String> pieces = new ArrayList<>();
    for (int id : tokenizer.encode(text).ids()) {
      pieces.add(tokenizer.vocabulary().piece(id));
    }
    return pieces;
  }
}
