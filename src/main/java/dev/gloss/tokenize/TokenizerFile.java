package dev.gloss.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.tokenize.AddedTokens.AddedToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a Hugging Face {@code tokenizer.json} says, checked. Format: <a
 * href="https://huggingface.co/docs/tokenizers">Hugging Face tokenizers</a>, version 0.21.
 * Truncation, padding and decoder are not read: this package never truncates, pads or decodes.
 */
final class TokenizerFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int LONGEST_QUOTE = 40;
  private static final String WELL_FORMED = "well-formed text";
  private static final String UNPAIRED = "an unpaired surrogate";

  private final String source;

  private final Vocabulary vocabulary;
  private final int modelPieces;
  private final String continuationPrefix;
  private final int unknownId;
  private final int maxCodePointsPerWord;
  private final BertNormalizer normalizer;
  private final AddedTokens addedTokens;
  private final int classifierId;
  private final int separatorId;

  private TokenizerFile(JsonNode file, String source) {
    this.source = source;
    // First, because it decides what the other kinds are.
    JsonNode model = kind(file, "model", "WordPiece");
    this.normalizer = normalizer(kind(file, "normalizer", "BertNormalizer"));
    kind(file, "pre_tokenizer", "BertPreTokenizer");
    List<String> pieces = modelPieces(model);
    this.modelPieces = pieces.size();
    this.addedTokens = addedTokens(file, pieces);
    this.vocabulary = new Vocabulary(pieces);
    this.continuationPrefix = text(model, "model.", "continuing_subword_prefix");
    this.maxCodePointsPerWord = number(model, "model.", "max_input_chars_per_word");
    this.unknownId = unknownId(text(model, "model.", "unk_token"));
    int[] around = specialTokens(file);
    this.classifierId = around[0];
    this.separatorId = around[1];
  }

  /**
   * @throws TokenizerFormatException if the file is malformed or of a kind not supported
   */
  static TokenizerFile parse(byte[] json, String source) {
    if (json.length > WordPieceTokenizer.LARGEST_FILE) {
      throw new TokenizerFormatException(
          source,
          "at most %d bytes".formatted(WordPieceTokenizer.LARGEST_FILE),
          Integer.toString(json.length));
    }
    JsonNode file;
    try {
      file = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      String found =
          place == null
              ? "something else"
              : "something else at line %d, column %d"
                  .formatted(place.getLineNr(), place.getColumnNr());
      throw new TokenizerFormatException(source, "one JSON object", found, e);
    } catch (IOException e) {
      throw new TokenizerFormatException(source, "JSON in UTF-8", "other bytes", e);
    }
    if (!file.isObject()) {
      throw new TokenizerFormatException(source, "one JSON object", describe(file));
    }
    return new TokenizerFile(file, source);
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** How many of the vocabulary's pieces words are made of; the rest are added tokens. */
  int modelPieces() {
    return modelPieces;
  }

  String continuationPrefix() {
    return continuationPrefix;
  }

  int unknownId() {
    return unknownId;
  }

  int maxCodePointsPerWord() {
    return maxCodePointsPerWord;
  }

  BertNormalizer normalizer() {
    return normalizer;
  }

  AddedTokens addedTokens() {
    return addedTokens;
  }

  int classifierId() {
    return classifierId;
  }

  int separatorId() {
    return separatorId;
  }

  private BertNormalizer normalizer(JsonNode node) {
    boolean lowercase = flag(node, "normalizer.", "lowercase");
    JsonNode strip = node.path("strip_accents");
    // The original BERT strips accents exactly when it lowercases; null says the same.
    boolean stripAccents =
        strip.isNull() || strip.isMissingNode()
            ? lowercase
            : flag(node, "normalizer.", "strip_accents");
    return new BertNormalizer(
        flag(node, "normalizer.", "clean_text"),
        flag(node, "normalizer.", "handle_chinese_chars"),
        stripAccents,
        lowercase);
  }

  /** The pieces in the order of their ids, which must be 0, 1, 2 and so on. */
  private List<String> modelPieces(JsonNode model) {
    JsonNode vocab = model.path("vocab");
    if (!vocab.isObject()) {
      throw wrong("model.vocab", "an object of pieces and ids", vocab);
    }
    if (vocab.size() > WordPieceTokenizer.LARGEST_VOCABULARY) {
      throw wrong(
          "model.vocab",
          "at most %d pieces".formatted(WordPieceTokenizer.LARGEST_VOCABULARY),
          Integer.toString(vocab.size()));
    }
    String[] pieces = new String[vocab.size()];
    for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
      String piece = entry.getKey();
      JsonNode id = entry.getValue();
      if (!isWellFormed(piece)) {
        throw wrong(pieceField(piece), WELL_FORMED, UNPAIRED);
      }
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= pieces.length) {
        throw wrong(pieceField(piece), "an id from 0 to " + (pieces.length - 1), id);
      }
      String earlier = pieces[id.intValue()];
      if (earlier != null) {
        String found = id + ", the id of " + quote(earlier) + " too";
        throw wrong(pieceField(piece), "an id of its own", found);
      }
      pieces[id.intValue()] = piece;
    }
    return new ArrayList<>(List.of(pieces));
  }

  /** Reads the added tokens; appends those to {@code pieces} that the model does not have. */
  private AddedTokens addedTokens(JsonNode file, List<String> pieces) {
    JsonNode list = file.path("added_tokens");
    if (!list.isArray()) {
      throw wrong("added_tokens", "an array", list);
    }
    JsonNode vocab = file.path("model").path("vocab");
    List<AddedToken> tokens = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String field = "added_tokens[" + i + "]";
      AddedToken token = addedToken(list.get(i), field);
      for (AddedToken earlier : tokens) {
        if (earlier.content().equals(token.content())) {
          throw wrong(field + ".content", "each token once", quote(token.content()) + " again");
        }
      }
      int expected = vocab.path(token.content()).asInt(pieces.size());
      if (token.id() != expected) {
        throw wrong(field + ".id", "" + expected, "" + token.id());
      }
      if (expected == pieces.size()) {
        pieces.add(token.content());
      }
      tokens.add(token);
    }
    return new AddedTokens(tokens);
  }

  private AddedToken addedToken(JsonNode node, String field) {
    String path = field + ".";
    String content = text(node, path, "content");
    if (!isWellFormed(content)) {
      throw wrong(path + "content", WELL_FORMED, UNPAIRED);
    }
    if (content.isEmpty()) {
      throw wrong(path + "content", "a token", "an empty string");
    }
    for (String unsupported : List.of("single_word", "normalized")) {
      if (flag(node, path, unsupported)) {
        throw wrong(path + unsupported, "false", "true");
      }
    }
    return new AddedToken(
        content, number(node, path, "id"), flag(node, path, "lstrip"), flag(node, path, "rstrip"));
  }

  private int unknownId(String piece) {
    int id = vocabulary.id(piece).orElse(modelPieces);
    if (id >= modelPieces) {
      throw wrong("model.unk_token", "a piece of model.vocab", quote(piece));
    }
    return id;
  }

  /** The ids before and after the text. */
  private int[] specialTokens(JsonNode file) {
    JsonNode node = file.path("post_processor");
    return switch (node.path("type").asText()) {
      case "TemplateProcessing" -> templateTokens(node);
      case "BertProcessing" ->
          new int[] {
            bertToken(node, "post_processor.cls", node.path("cls")),
            bertToken(node, "post_processor.sep", node.path("sep"))
          };
      default -> throw wrongKind("post_processor", "TemplateProcessing or BertProcessing", node);
    };
  }

  private int bertToken(JsonNode processor, String field, JsonNode pair) {
    if (pair.size() != 2 || !pair.path(0).isTextual()) {
      throw wrong(field, "an array of a token and its id", pair);
    }
    return checkedId(field + "[1]", pair.path(1));
  }

  private int[] templateTokens(JsonNode node) {
    String field = "post_processor.single";
    JsonNode single = node.path("single");
    if (single.size() != 3 || !single.path(1).path("Sequence").path("id").asText().equals("A")) {
      throw wrong(field, "a special token, sequence A, a special token", "another template");
    }
    for (JsonNode part : single) {
      for (JsonNode value : part) {
        if (value.path("type_id").asInt() != 0) {
          throw wrong(field + " type_id", "0", value.path("type_id"));
        }
      }
    }
    return new int[] {templateToken(node, single, 0), templateToken(node, single, 2)};
  }

  private int templateToken(JsonNode node, JsonNode single, int index) {
    JsonNode name = single.path(index).path("SpecialToken").path("id");
    if (!name.isTextual()) {
      throw wrong("post_processor.single[" + index + "].SpecialToken.id", "a string", name);
    }
    JsonNode ids = node.path("special_tokens").path(name.textValue()).path("ids");
    String field = "post_processor.special_tokens." + quote(name.textValue()) + ".ids";
    if (ids.size() != 1) {
      throw wrong(field, "an array of one id", ids);
    }
    return checkedId(field + "[0]", ids.path(0));
  }

  private int checkedId(String field, JsonNode id) {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabulary.size()) {
      throw wrong(field, "an id from 0 to " + (vocabulary.size() - 1), id);
    }
    return id.intValue();
  }

  private JsonNode kind(JsonNode file, String field, String expected) {
    JsonNode node = file.path(field);
    if (!node.path("type").asText().equals(expected)) {
      throw wrongKind(field, expected, node);
    }
    return node;
  }

  private TokenizerFormatException wrongKind(String field, String expected, JsonNode node) {
    return node.isObject()
        ? wrong(field + ".type", expected, node.path("type"))
        : wrong(field, expected, node);
  }

  private String text(JsonNode parent, String path, String name) {
    JsonNode node = parent.path(name);
    if (!node.isTextual()) {
      throw wrong(path + name, "a string", node);
    }
    return node.textValue();
  }

  private boolean flag(JsonNode parent, String path, String name) {
    JsonNode node = parent.path(name);
    if (!node.isBoolean()) {
      throw wrong(path + name, "true or false", node);
    }
    return node.booleanValue();
  }

  private int number(JsonNode parent, String path, String name) {
    JsonNode node = parent.path(name);
    if (!node.isInt() || node.intValue() < 0) {
      throw wrong(path + name, "a number that is not negative", node);
    }
    return node.intValue();
  }

  /** JSON can escape half a surrogate pair; no text the matcher sees ever holds one. */
  private static boolean isWellFormed(String text) {
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return false;
      }
      next = i + Character.charCount(codePoint);
    }
    return true;
  }

  private static String pieceField(String piece) {
    return "model.vocab." + quote(piece);
  }

  private TokenizerFormatException wrong(String field, String expected, JsonNode found) {
    return wrong(field, expected, describe(found));
  }

  private TokenizerFormatException wrong(String field, String expected, String found) {
    return new TokenizerFormatException(source + ": " + field, expected, found);
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> quote(node.textValue());
      case NUMBER, BOOLEAN -> node.asText();
      case NULL -> "null";
      case MISSING -> "nothing";
      case ARRAY -> "an array of " + node.size();
      case OBJECT -> "an object of " + node.size();
      case BINARY, POJO -> throw new AssertionError("no JSON parser yields " + node.getNodeType());
    };
  }

  /** Quoted, printable and short: messages are one line. */
  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
      char unit = text.charAt(i);
      boolean printable = unit >= ' ' && unit < 127 || Character.isLetter(unit);
      quoted.append(printable ? String.valueOf(unit) : "\\u%04X".formatted((int) unit));
    }
    return quoted.append(text.length() > LONGEST_QUOTE ? "…'" : "'").toString();
  }
}
