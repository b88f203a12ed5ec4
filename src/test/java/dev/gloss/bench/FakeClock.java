package dev.gloss.bench;

import java.util.function.LongSupplier;

/** A clock that goes only when it is told to. */
final class FakeClock implements LongSupplier {
  private long nanos;

  void advance(long more) {
    nanos += more;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
