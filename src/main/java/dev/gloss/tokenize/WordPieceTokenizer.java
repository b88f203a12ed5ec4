package dev.gloss.tokenize;

import dev.gloss.tokenize.AddedTokens.AddedToken;
import java.io.IOException;
import java.io.InputStream;

/**
 * The tokenizer of BERT and its descendants, read from a Hugging Face {@code tokenizer.json}: ids
 * and places are those that Hugging Face tokenizers 0.21 gives. Immutable, safe for use by several
 * threads.
 *
 * <p>Supported are the kinds {@code BertNormalizer}, {@code BertPreTokenizer}, {@code WordPiece},
 * and {@code TemplateProcessing} or {@code BertProcessing} with one special token before and one
 * after the text. Every other kind is refused when the file is read. Truncation and padding in the
 * file are ignored.
 *
 * <p>Places are in UTF-16 units of the original text. A token covers everything from the start of
 * its first code point to the end of its last, so what the normalizer removed in between is
 * covered, and what it removed before or after is not. Code points that come of one (the jamo of a
 * Hangul syllable) all cover that one. The special token before the text has the place {@code [0,
 * 0)}, the one after it {@code [length, length)}. A special token that stands in the text as such,
 * for example {@code [SEP]}, becomes that token.
 *
 * <p>An unpaired surrogate counts as U+FFFD, as every encoder to UTF-8 would make it; the Java
 * binding of the reference then also spoils NUL and well-formed surrogate pairs elsewhere in the
 * text, which we do not.
 *
 * <h2>Algorithm</h2>
 *
 * White space and punctuation in ASCII end every word and take no part in normalization across
 * them. So the text is cut there: a stretch of ASCII letters is lowercased and matched where it
 * stands, and only stretches with anything else in them pass through {@link BertNormalizer}. A word
 * is split greedily, longest piece first, in one walk down a trie a piece (Wu et al., "Google's
 * Neural Machine Translation System", 2016, section 4.1); if any part of it has no piece, or it has
 * more code points than the file allows, the whole word is one unknown token.
 */
public final class WordPieceTokenizer implements Tokenizer {
  /**
   * Longest {@code tokenizer.json} that is read, in bytes: 16 MiB. The largest vocabulary of word
   * pieces that we know, of 500,000, takes 10 MB; what it becomes in memory is many times that.
   */
  public static final int LARGEST_FILE = 16 << 20;

  /** Most tokens of a vocabulary: 1,048,576. */
  public static final int LARGEST_VOCABULARY = 1 << 20;

  private static final byte LETTER = 0;
  private static final byte SPACE = 1;
  private static final byte PUNCTUATION = 2;
  private static final byte REMOVED = 3;
  private static final int ASCII = 128;

  private final Vocabulary vocabulary;
  private final PieceTrie trie;
  private final int continuationNode;
  private final int unknownId;
  private final int maxCodePointsPerWord;
  private final BertNormalizer normalizer;
  private final AddedTokens addedTokens;
  private final int classifierId;
  private final int separatorId;

  /** What each ASCII character does to a word, and what it becomes. */
  private final byte[] asciiKinds = new byte[ASCII];

  private final char[] asciiNormalized = new char[ASCII];

  private WordPieceTokenizer(TokenizerFile file) {
    this.vocabulary = file.vocabulary();
    this.trie =
        new PieceTrie(vocabulary.pieces().subList(0, file.modelPieces()).toArray(String[]::new));
    this.continuationNode = trie.walk(file.continuationPrefix());
    this.unknownId = file.unknownId();
    this.maxCodePointsPerWord = file.maxCodePointsPerWord();
    this.normalizer = file.normalizer();
    this.addedTokens = file.addedTokens();
    this.classifierId = file.classifierId();
    this.separatorId = file.separatorId();
    for (char c = 0; c < ASCII; c++) {
      asciiKinds[c] = asciiKind(BertCharacters.of(c));
      asciiNormalized[c] = normalizer.lowercase() ? (char) BertCharacters.lower(c) : c;
    }
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @param json the whole file
   * @param source what error messages call the file
   * @throws TokenizerFormatException if the file is malformed or of a kind not supported
   */
  public static WordPieceTokenizer read(byte[] json, String source) {
    return new WordPieceTokenizer(TokenizerFile.parse(json, source));
  }

  /** As {@link #read(byte[], String)}, to the end of the stream, which is not closed. */
  public static WordPieceTokenizer read(InputStream json, String source) throws IOException {
    return read(json.readAllBytes(), source);
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public int classifierTokenId() {
    return classifierId;
  }

  @Override
  public int separatorTokenId() {
    return separatorId;
  }

  @Override
  public int unknownTokenId() {
    return unknownId;
  }

  @Override
  public void encode(String text, Encoding tokens) {
    char[] units = tokens.units(text);
    int length = text.length();
    tokens.truncate(0);
    tokens.add(classifierId, 0, 0);
    int from = 0;
    while (from < length) {
      int found = addedTokens.find(text, from);
      if (found == length) {
        encode(units, from, length, tokens);
        break;
      }
      AddedToken token = addedTokens.at(text, found);
      int start = token.stripLeft() ? spaceBefore(units, from, found) : found;
      int end = found + token.content().length();
      end = token.stripRight() ? spaceAfter(units, end, length) : end;
      encode(units, from, start, tokens);
      tokens.add(token.id(), start, end);
      from = end;
    }
    tokens.add(separatorId, length, length);
  }

  /** Encodes {@code units[from, to)}, which it may overwrite. */
  private void encode(char[] units, int from, int to, Encoding tokens) {
    int i = from;
    while (i < to) {
      int start = i;
      char unit = units[i];
      while (unit < ASCII && asciiKinds[unit] == LETTER) {
        units[i] = asciiNormalized[unit];
        if (++i == to) {
          break;
        }
        unit = units[i];
      }
      if (i == to || endsWord(unit)) {
        if (start < i) {
          encodeWord(units, start, i, null, null, tokens);
        }
        if (i < to && asciiKinds[unit] == PUNCTUATION) {
          encodeWord(units, i, i + 1, null, null, tokens);
        }
        i++;
      } else {
        while (i < to && !endsWord(units[i])) {
          i++;
        }
        NormalizedText normalized = tokens.normalized();
        normalized.clear();
        normalizer.normalize(units, start, i, normalized);
        encodeNormalized(normalized, tokens);
      }
    }
  }

  private boolean endsWord(char unit) {
    return unit < ASCII && (asciiKinds[unit] == SPACE || asciiKinds[unit] == PUNCTUATION);
  }

  /** The pre-tokenizer: cuts at white space and around punctuation of any script. */
  private void encodeNormalized(NormalizedText text, Encoding tokens) {
    int start = 0;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int codePoint = text.codePoint(i);
      next = i + Character.charCount(codePoint);
      int properties = BertCharacters.of(codePoint);
      if ((properties & (BertCharacters.SPACE | BertCharacters.PUNCTUATION)) != 0) {
        encodeNormalizedWord(text, start, i, tokens);
        if ((properties & BertCharacters.PUNCTUATION) != 0) {
          encodeNormalizedWord(text, i, next, tokens);
        }
        start = next;
      }
    }
    encodeNormalizedWord(text, start, text.length(), tokens);
  }

  private void encodeNormalizedWord(NormalizedText text, int from, int to, Encoding tokens) {
    if (from < to) {
      encodeWord(text.units(), from, to, text.starts(), text.ends(), tokens);
    }
  }

  /**
   * Splits one word into pieces.
   *
   * @param starts for each unit its start in the original text, or null if it stands there itself
   * @param ends likewise
   */
  private void encodeWord(
      char[] units, int from, int to, int[] starts, int[] ends, Encoding tokens) {
    boolean tooLong =
        to - from > maxCodePointsPerWord
            && Character.codePointCount(units, from, to - from) > maxCodePointsPerWord;
    int tokensBefore = tokens.length();
    int position = tooLong ? to : from;
    int node = PieceTrie.ROOT;
    while (position < to) {
      int id = -1;
      int end = position;
      for (int i = position; i < to; i++) {
        node = trie.step(node, units[i]);
        if (node == PieceTrie.NOWHERE) {
          break;
        }
        if (trie.id(node) >= 0) {
          id = trie.id(node);
          end = i + 1;
        }
      }
      if (id < 0) {
        tooLong = true;
        break;
      }
      addToken(id, position, end, starts, ends, tokens);
      position = end;
      node = continuationNode;
    }
    if (tooLong) {
      tokens.truncate(tokensBefore);
      addToken(unknownId, from, to, starts, ends, tokens);
    }
  }

  private static void addToken(
      int id, int from, int to, int[] starts, int[] ends, Encoding tokens) {
    if (starts == null) {
      tokens.add(id, from, to);
    } else {
      tokens.add(id, starts[from], ends[to - 1]);
    }
  }

  private static int spaceBefore(char[] units, int from, int end) {
    int start = end;
    while (start > from && isSpace(units[start - 1])) {
      start--;
    }
    return start;
  }

  private static int spaceAfter(char[] units, int start, int length) {
    int end = start;
    while (end < length && isSpace(units[end])) {
      end++;
    }
    return end;
  }

  /** All white space is in the basic plane. */
  private static boolean isSpace(char unit) {
    return (BertCharacters.of(unit) & BertCharacters.SPACE) != 0;
  }

  private byte asciiKind(int properties) {
    if (normalizer.cleanText() && (properties & BertCharacters.REMOVED) != 0) {
      return REMOVED;
    }
    if ((properties & BertCharacters.SPACE) != 0) {
      return SPACE;
    }
    return (properties & BertCharacters.PUNCTUATION) != 0 ? PUNCTUATION : LETTER;
  }
}
