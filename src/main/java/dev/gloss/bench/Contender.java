package dev.gloss.bench;

/** One way of doing the work that is compared. Used by one thread. */
interface Contender extends AutoCloseable {
  /** What results call it. */
  String name();

  /** Does a bit of the work, going on where it left off; returns how many texts that were. */
  long step();

  @Override
  default void close() {}
}
