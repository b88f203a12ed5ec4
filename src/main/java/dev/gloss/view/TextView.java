package dev.gloss.view;

import dev.gloss.encoder.TokenStates;
import dev.gloss.tensor.TextVectors;
import dev.gloss.text.ClauseSplitter;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;

/**
 * One text as every task sees it: read once, and each part of it made when it is first asked for.
 * What several tasks ask for is made once. Valid until its {@link TextViews} are asked for another;
 * not safe for use by several threads.
 */
public final class TextView {
  private final TextViews views;
  private final Encoding encoding;
  private String text;
  private boolean truncated;
  private boolean inConversation;
  private List<Span> sentences;
  private List<Span> clauses;
  private TokenStates states;
  private TextVectors vectors;

  TextView(TextViews views, Encoding encoding) {
    this.views = views;
    this.encoding = encoding;
  }

  /** Forgets the text before; the encoding is already that of {@code newText}. */
  TextView show(String newText, boolean isTruncated, boolean isInConversation) {
    text = newText;
    truncated = isTruncated;
    inConversation = isInConversation;
    sentences = null;
    clauses = null;
    states = null;
    vectors = null;
    return this;
  }

  /** What is read of the text. */
  public String text() {
    return text;
  }

  /** Whether a limit kept part of the text away. */
  public boolean truncated() {
    return truncated;
  }

  /** Whether its sentences will be compared with those of other texts. */
  public boolean inConversation() {
    return inConversation;
  }

  /** Its token ids, with the place of each in {@link #text}. */
  public Encoding encoding() {
    return encoding;
  }

  /** Word pieces of the text, special tokens not counted. */
  public int tokens() {
    return encoding.length() - 2;
  }

  /** In order, without overlap, trimmed, none of them empty. */
  public List<Span> sentences() {
    if (sentences == null) {
      sentences = views.split(text);
    }
    return sentences;
  }

  /** Its sentences, cut where one statement ends and the next begins. */
  public List<Span> clauses() {
    if (clauses == null) {
      clauses = ClauseSplitter.split(text, sentences());
    }
    return clauses;
  }

  /**
   * What the encoder makes of each token.
   *
   * @throws IllegalStateException if no task needed the encoder when the pack was opened
   */
  public TokenStates states() {
    if (states == null) {
      states = views.encoder().states(text, encoding, this::sentences);
    }
    return states;
  }

  /**
   * Vectors of the text and of its sentences from the {@linkplain TextViews#needVectors source}
   * that is the same for every text of these views, so that all of them can be compared.
   */
  public TextVectors vectors() {
    if (vectors == null) {
      vectors = views.vectors(this);
    }
    return vectors;
  }
}
