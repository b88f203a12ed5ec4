package dev.gloss.flink.function;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.drift.Profile;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Channel;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.Release;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a channel in a thread of its own and loads what the channel comes to name, beside the
 * records, which go on with what is in force. What cannot be loaded, or cannot say what is asked,
 * is refused and tried again, less often each time, for as long as the channel names it; what it
 * names next is tried at once. One a subtask, whose thread takes what is loaded when it may.
 */
final class ModelFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);

  /** A refused pack is read whole each time. */
  private static final int MOST_PATIENCE = 32;

  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  /** A release that is loaded; whoever has it closes its annotator. */
  record Loaded(Release release, Annotator annotator, Optional<Profile> profile) {
    /**
     * Verifies and loads.
     *
     * @throws dev.gloss.pack.ModelFormatException if the pack is not what it should be
     */
    static Loaded open(AnnotatorSettings settings, Release release) {
      ModelPack pack = ModelFolder.open(release);
      Optional<Profile> profile = Profile.of(pack);
      return new Loaded(release, Annotator.open(settings, pack, System::nanoTime), profile);
    }
  }

  private final AnnotatorSettings settings;
  private final Duration every;
  private final Runnable onRefusal;
  private final AtomicReference<Loaded> ready = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Of the release that was loaded last, or was there first. */
  private Release seen;

  private String refusal = "";

  /** The release that was tried last. */
  private Release tried;

  /** Looks until it is tried again, and how many they were the last time. */
  private int rest;

  private int patience;

  /**
   * @param settings whose model is a channel
   * @param inForce what the subtask annotates with
   * @param onRefusal told, in the follower's thread, of each release that is refused, once a reason
   */
  ModelFollower(AnnotatorSettings settings, Duration every, Release inForce, Runnable onRefusal) {
    this.settings = settings;
    this.every = every;
    this.onRefusal = onRefusal;
    this.seen = inForce;
    this.thread = new Thread(this::follow, "gloss-model-follower");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes what has been loaded since, if anything. */
  Optional<Loaded> take() {
    return ready.get() == null ? Optional.empty() : Optional.ofNullable(ready.getAndSet(null));
  }

  private void follow() {
    while (!closed) {
      try {
        Thread.sleep(every.toMillis());
      } catch (InterruptedException e) {
        return;
      }
      look();
    }
  }

  /** Looks at the channel once and loads what it names, if that is new. By one thread at a time. */
  void look() {
    try {
      Release named = Channel.read(settings.model()).current();
      // Not its revision alone: a channel that was removed begins anew.
      if (named.equals(seen)) {
        refusal = "";
      } else if (isDue(named)) {
        load(named);
      }
    } catch (Throwable e) {
      // Whatever it is: the pack in force has annotated until now and goes on.
      refuse(e);
    }
  }

  /** Whether to try a release; one that was refused is due after twice as many looks each time. */
  private boolean isDue(Release named) {
    if (!named.equals(tried)) {
      tried = named;
      patience = 1;
      rest = 1;
    }
    if (--rest > 0) {
      return false;
    }
    patience = Math.min(MOST_PATIENCE, patience * 2);
    rest = patience;
    return true;
  }

  private void load(Release named) {
    Loaded next = Loaded.open(settings, named);
    seen = named;
    refusal = "";
    drop(ready.getAndSet(next));
    LOG.info(
        "revision {} of the model is loaded and takes over at the next checkpoint",
        named.revision());
    if (closed) {
      drop(ready.getAndSet(null));
    }
  }

  private void refuse(Throwable e) {
    String reason = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    if (closed || reason.equals(refusal)) {
      return;
    }
    refusal = reason;
    LOG.warn("a promoted model is refused, the one in force stays: {}", reason);
    onRefusal.run();
  }

  private static void drop(Loaded unused) {
    if (unused != null) {
      unused.annotator().close();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      // What it is about to load it closes itself, should this not wait for it.
      thread.join(LONGEST_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drop(ready.getAndSet(null));
  }
}
