package dev.gloss.cli;

import java.util.function.BooleanSupplier;
import org.jline.utils.Signals;

/**
 * Whether the user has asked for an end. The first Ctrl-C asks and ends nothing, so that what there
 * is so far can be written; the second ends the process. A shutdown hook would not do: libraries
 * that are still needed close themselves in hooks of their own.
 */
final class StopRequest implements BooleanSupplier, AutoCloseable {
  private static final String INTERRUPT = "INT";

  private final Object before;
  private volatile boolean asked;

  private StopRequest() {
    before = Signals.register(INTERRUPT, this::ask);
  }

  static StopRequest onInterrupt() {
    return new StopRequest();
  }

  private void ask() {
    asked = true;
    Signals.registerDefault(INTERRUPT);
    System.err.println(
        "gloss: ending early, writing the best so far; Ctrl-C again ends without it");
  }

  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  @Override
  public void close() {
    Signals.unregister(INTERRUPT, before);
  }
}
