package dev.gloss.tokenize;

/** Turns text into the token ids a model was trained on. Safe for use by several threads. */
public interface Tokenizer {
  /**
   * Encodes the whole text, however long, between the model's special tokens. Never truncates and
   * never pads; any {@code String} is accepted, unpaired surrogates included.
   *
   * @param into overwritten; of one thread
   */
  void encode(String text, Encoding into);

  /** As {@link #encode(String, Encoding)}, into a new one. */
  default Encoding encode(String text) {
    Encoding encoding = new Encoding();
    encode(text, encoding);
    return encoding;
  }

  /** Id of the special token that every encoding begins with. */
  int classifierTokenId();

  /** Id of the special token that every encoding ends with. */
  int separatorTokenId();

  /** Id of the token that stands for a word without pieces. */
  int unknownTokenId();

  /** Number of ids; every id is in {@code [0, vocabularySize)}. */
  int vocabularySize();
}
