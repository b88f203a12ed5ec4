package dev.gloss.flink.job;

import java.util.Optional;

/**
 * One key that a job file may have.
 *
 * @param name dotted; a name that ends in {@code .*} stands for all keys under it
 * @param required whether it must be there whatever else the file says
 * @param fallback what an absent key means, if that depends on nothing else
 * @param absent the same in words, for people
 */
record JobKey<T>(
    String name,
    ValueType<T> type,
    boolean required,
    Optional<T> fallback,
    String absent,
    String meaning) {

  /** The name up to and with the last dot, for a key that stands for all keys under it. */
  Optional<String> family() {
    return name.endsWith(".*")
        ? Optional.of(name.substring(0, name.length() - 1))
        : Optional.empty();
  }

  boolean covers(String key) {
    return key.equals(name)
        || family().filter(f -> key.startsWith(f) && key.length() > f.length()).isPresent();
  }
}
