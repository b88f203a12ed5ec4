package dev.gloss.annotate;

import dev.gloss.classify.Prediction;
import dev.gloss.classify.Reading;
import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tiers;
import dev.gloss.model.ModelIdentity;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TextStates;
import dev.gloss.summarize.Summarizer;
import dev.gloss.summarize.Summary;
import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.SentenceSplitter;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Encoding;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Says everything a pack has to say about a text, in one forward pass. The same text with the same
 * pack gives the same annotation, bit for bit. Not safe for use by several threads at once: one a
 * slot, over shared weights. Closing releases the model.
 */
public final class Annotator implements AutoCloseable {
  private final ModelPack pack;
  private final TextClassifier classifier;
  private final SentenceSplitter splitter = new IcuSentenceSplitter();
  private final Encoding encoding = new Encoding();
  private final Summarizer summarizer;
  private final int textCharacters;
  private final LongSupplier nanoTime;

  private Annotator(
      ModelPack pack,
      TextClassifier classifier,
      Summarizer summarizer,
      int textCharacters,
      LongSupplier nanoTime) {
    this.pack = pack;
    this.classifier = classifier;
    this.summarizer = summarizer;
    this.textCharacters = textCharacters;
    this.nanoTime = nanoTime;
  }

  /**
   * Verifies and loads the pack. If it cannot, nothing stays loaded.
   *
   * @param nanoTime a clock in nanoseconds, such as {@code System::nanoTime}
   * @throws dev.gloss.model.ModelFormatException if the pack is missing or not what it should be
   */
  public static Annotator open(AnnotatorSettings settings, LongSupplier nanoTime) {
    ModelPack pack = ModelPack.open(settings.model());
    Summarizer summarizer = new Summarizer(settings.summary());
    // The classifier comes last: after it nothing can fail and leave it loaded.
    return new Annotator(
        pack,
        TextClassifier.open(pack, Tiers.orPacksOwn(settings.tiers(), pack)),
        summarizer,
        settings.textCharacters(),
        nanoTime);
  }

  /** Which model speaks. */
  public ModelIdentity identity() {
    return pack.identity();
  }

  /**
   * What annotations depend on besides the text: two annotators with the same source say the same.
   * The pack's digest and the tiers that are asked.
   */
  public String source() {
    return pack.identity().digest() + "/" + classifier.tiers().label();
  }

  /** A text that stands alone. Never throws on account of the text. */
  public Outcome annotate(String text) {
    return annotate(text, false);
  }

  /**
   * A text whose sentences will be compared with those of other texts: as {@link #annotate}, with
   * the vectors of the summary's sentences.
   */
  public Outcome annotateInThread(String text) {
    return annotate(text, true);
  }

  private Outcome annotate(String text, boolean keepVectors) {
    long start = nanoTime.getAsLong();
    if (text.isBlank()) {
      return new Outcome.Rejected(
          RejectReason.EMPTY_TEXT,
          "expected text, found %d characters of white space".formatted(text.length()));
    }
    try {
      String read = head(text);
      classifier.tokenizer().encode(read, encoding);
      int tokens = encoding.length() - 2;
      if (tokens == 0) {
        return new Outcome.Rejected(
            RejectReason.EMPTY_TEXT,
            "expected text, found %d characters without a word".formatted(text.length()));
      }
      List<Span> sentences = splitter.split(read);
      Prediction prediction;
      Summary summary;
      if (keepVectors || !summarizer.isWhole(read, sentences.size())) {
        Reading reading = classifier.read(encoding, sentences);
        TextStates states = reading.states();
        prediction = reading.prediction();
        summary =
            summarizer.summarize(read, sentences, states.vector(), states.sentences(), keepVectors);
      } else {
        prediction = classifier.classify(encoding);
        summary = summarizer.ofWhole(read, sentences);
      }
      Annotation annotation =
          new Annotation(
              prediction.tags(),
              prediction.abstained(),
              summary,
              prediction.tier(),
              read.length() < text.length(),
              tokens);
      return new Outcome.Annotated(annotation, "", (nanoTime.getAsLong() - start) / 1000);
    } catch (RuntimeException e) {
      // The text may stand in the exception's message, so only its kind is told.
      return new Outcome.Rejected(
          RejectReason.ANNOTATION_FAILED,
          "expected an annotation of %d characters, found %s"
              .formatted(text.length(), e.getClass().getName()));
    }
  }

  /** The part of the text that is read; a surrogate pair is never cut in two. */
  private String head(String text) {
    if (text.length() <= textCharacters) {
      return text;
    }
    boolean pair =
        Character.isHighSurrogate(text.charAt(textCharacters - 1))
            && Character.isLowSurrogate(text.charAt(textCharacters));
    return text.substring(0, pair ? textCharacters - 1 : textCharacters);
  }

  @Override
  public void close() {
    classifier.close();
  }
}
