package dev.gloss.view;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.student.TabulatedConvolution;
import dev.gloss.tensor.TextVectors;
import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.SentenceSplitter;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import dev.gloss.tokenize.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Makes views of texts, one after the other, out of a pack's tokenizer and of what the tasks that
 * read them need: the encoder, a student's static rows, neither or both. What no task needs is not
 * loaded. Weights are shared with everyone in this JVM who uses the same. Not safe for use by
 * several threads at once: one a slot. Closing releases the encoder.
 */
public final class TextViews implements AutoCloseable {
  /**
   * Longest text read unless a job says otherwise, in UTF-16 units: about ten pages. Training,
   * evaluation and a job that says nothing read the same part of a longer one.
   */
  public static final int DEFAULT_CHARACTERS = 20_000;

  private final int characters;
  private final Tokenizer tokenizer;
  private final SentenceSplitter splitter = new IcuSentenceSplitter();
  private final Encoding encoding = new Encoding();
  private final TextView view = new TextView(this, encoding);

  /** Null until a task needs it. */
  private TextEncoder encoder;

  /** Null until a task has one. */
  private TabulatedConvolution student;

  private TabulatedConvolution.Scratch scratch;

  private TextViews(Tokenizer tokenizer, int characters) {
    this.tokenizer = tokenizer;
    this.characters = characters;
  }

  /**
   * Views of texts for a pack's tasks; nothing but the tokenizer is loaded.
   *
   * @param characters longest text read, in UTF-16 units; what lies beyond is not read and the view
   *     says so
   * @throws ModelFormatException if the tokenizer is missing or not the one the manifest names
   */
  public static TextViews of(ModelPack pack, int characters) {
    return new TextViews(TextEncoder.tokenizer(pack), characters);
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Loads the pack's encoder unless it is.
   *
   * @param pack of these views, which do not keep it: it may hold its files in memory
   * @throws ModelFormatException if a file is missing or not the one the manifest names
   */
  public void needEncoder(ModelPack pack) {
    if (encoder == null) {
      encoder = TextEncoder.open(pack);
    }
  }

  /** Lets vectors be sums of this student's rows, which cost less than an encoder's. */
  public void offerRows(TabulatedConvolution rows) {
    student = rows;
    scratch = rows.scratch();
  }

  /** Whether vectors are sums of a student's rows. */
  public boolean hasRows() {
    return student != null;
  }

  /**
   * Sees to it that there are vectors: those of static rows if a task has offered some, else the
   * encoder's; of a model that says labels only there are none to be had.
   *
   * @param pack of these views
   */
  public void needVectors(ModelPack pack) {
    if (student == null && pack.manifest().encoder().kind() != EncoderReference.Kind.CLASSIFIER) {
      needEncoder(pack);
    }
  }

  TextEncoder encoder() {
    if (encoder == null) {
      throw new IllegalStateException("expected a task that needs the encoder, found none");
    }
    return encoder;
  }

  List<Span> split(String text) {
    return splitter.split(text);
  }

  TextVectors vectors(TextView text) {
    if (student != null) {
      return student.vectors(text.encoding(), text.sentences(), scratch);
    }
    if (encoder != null) {
      return new TextVectors(
          text.states().vector(), text.states().sentenceVectors(text.encoding(), text.sentences()));
    }
    float[][] none = new float[text.sentences().size()][];
    Arrays.fill(none, new float[0]);
    return new TextVectors(new float[0], none);
  }

  /** A text that stands alone. */
  public TextView of(String text) {
    return of(text, false);
  }

  /**
   * The view of a text; the one before is no longer valid.
   *
   * @param inConversation whether its sentences will be compared with those of other texts
   */
  public TextView of(String text, boolean inConversation) {
    String read = head(text, characters);
    tokenizer.encode(read, encoding);
    return view.show(read, read.length() < text.length(), inConversation);
  }

  /** All of a text, whatever the limit; for texts that are not a job's. */
  public TextView ofWhole(String text) {
    tokenizer.encode(text, encoding);
    return view.show(text, false, false);
  }

  /** The part of the text that is read; a surrogate pair is never cut in two. */
  static String head(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    boolean pair =
        Character.isHighSurrogate(text.charAt(characters - 1))
            && Character.isLowSurrogate(text.charAt(characters));
    return text.substring(0, pair ? characters - 1 : characters);
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
