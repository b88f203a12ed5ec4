package dev.gloss.annotate;

import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.pack.ModelPack;
import dev.gloss.view.TextView;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Says everything that is asked of a pack about a text, in one look at it. The same text with the
 * same pack gives the same annotation, bit for bit. Not safe for use by several threads at once:
 * one a slot, over shared weights. Closing releases the model.
 */
public final class Annotator implements AutoCloseable {
  /** Every pack annotates it as it is opened: it is one of the golden texts. */
  private static final String PROBE = "yes";

  private final ModelIdentity identity;
  private final String source;
  private final TaskReaders readers;
  private final LongSupplier nanoTime;
  private final KnownTexts known;
  private final boolean redacts;

  private Annotator(
      ModelIdentity identity,
      String source,
      TaskReaders readers,
      LongSupplier nanoTime,
      KnownTexts known,
      boolean redacts) {
    this.identity = identity;
    this.source = source;
    this.readers = readers;
    this.nanoTime = nanoTime;
    this.known = known;
    this.redacts = redacts;
  }

  /**
   * Verifies and loads the pack. If it cannot, nothing stays loaded.
   *
   * @param nanoTime a clock in nanoseconds, such as {@code System::nanoTime}
   * @throws dev.gloss.pack.ModelFormatException if the pack is missing or not what it should be
   */
  public static Annotator open(AnnotatorSettings settings, LongSupplier nanoTime) {
    return open(settings, ModelFolder.open(settings.model()), nanoTime);
  }

  /**
   * As {@link #open(AnnotatorSettings, LongSupplier)}, of a pack that is open already, whatever
   * place the settings name. Nothing of it is kept but what the tasks need.
   */
  public static Annotator open(AnnotatorSettings settings, ModelPack pack, LongSupplier nanoTime) {
    TaskReaders readers = TaskReaders.open(settings.trust().verified(pack), settings);
    return new Annotator(
        pack.identity(),
        pack.identity().digest() + "/" + readers.asked(),
        readers,
        nanoTime,
        new KnownTexts(settings.reuseTexts()),
        settings.redacts());
  }

  /**
   * Verifies the pack and looks whether it can say what is asked, without loading it.
   *
   * @return which model would speak
   * @throws dev.gloss.pack.ModelFormatException if the pack is missing, not what it should be, or
   *     cannot
   */
  public static ModelIdentity check(AnnotatorSettings settings) {
    ModelPack pack = ModelFolder.open(settings.model());
    TaskReaders.check(settings.trust().verified(pack), settings);
    return pack.identity();
  }

  /** Which model speaks. */
  public ModelIdentity identity() {
    return identity;
  }

  /**
   * What annotations depend on besides the text: two annotators with the same source say the same.
   * The pack's digest, the tasks that are asked and what is asked of them.
   */
  public String source() {
    return source;
  }

  /** Whether texts hold what is not to be seen, and annotations say what. */
  public boolean redacts() {
    return redacts;
  }

  /**
   * What may be spent on the texts from now on, in (0, 1]; heeded by tasks that were asked to.
   *
   * @see AnnotatorSettings#followsEffort
   */
  public void effort(double effort) {
    readers.effort(effort);
  }

  /**
   * A text that stands alone. Never throws on account of the text.
   *
   * @throws AnnotatorFailedException if no text can be annotated any more
   */
  public Outcome annotate(String text) {
    return annotate(text, false);
  }

  /**
   * A text whose sentences will be compared with those of other texts: as {@link #annotate}, with
   * the vectors of the summary's sentences.
   */
  public Outcome annotateInConversation(String text) {
    return annotate(text, true);
  }

  private Outcome annotate(String text, boolean inConversation) {
    long start = nanoTime.getAsLong();
    if (text.isBlank()) {
      return new Outcome.Rejected(
          RejectReason.EMPTY_TEXT,
          "expected text, found %d characters of white space".formatted(text.length()));
    }
    Optional<Annotation> before = known.find(text, inConversation);
    if (before.isPresent()) {
      return new Outcome.Annotated(before.get(), (nanoTime.getAsLong() - start) / 1000);
    }
    try {
      TextView view = readers.views().of(text, inConversation);
      if (view.tokens() == 0) {
        return new Outcome.Rejected(
            RejectReason.EMPTY_TEXT,
            "expected text, found %d characters without a word".formatted(text.length()));
      }
      Annotation annotation = new Annotation(readers.read(view), view.truncated(), view.tokens());
      if (annotation.isRepeatable()) {
        known.put(text, inConversation, annotation);
      }
      return new Outcome.Annotated(annotation, (nanoTime.getAsLong() - start) / 1000);
    } catch (RuntimeException e) {
      requireAnnotating(e);
      return new Outcome.Rejected(
          RejectReason.ANNOTATION_FAILED,
          "expected an annotation of %d characters, found %s".formatted(text.length(), place(e)));
    }
  }

  /**
   * Tells a fault of a text from one of the machine, such as native memory that is used up: under
   * the latter any text fails, and to reject all of them would be to lose them.
   *
   * @throws AnnotatorFailedException if it fails on a text that it has annotated before
   */
  private void requireAnnotating(RuntimeException fault) {
    try {
      readers.read(readers.views().of(PROBE));
    } catch (RuntimeException e) {
      throw new AnnotatorFailedException(
          "expected annotations of any text, found that all fail with " + place(fault), e);
    }
  }

  /** The text may stand in an exception's message, so only its kind and its place are told. */
  private static String place(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e.getClass().getName()
        + (trace.length == 0
            ? ""
            : " at " + trace[0].getClassName() + "." + trace[0].getMethodName());
  }

  @Override
  public void close() {
    readers.close();
  }
}
