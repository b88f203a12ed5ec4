package dev.gloss.pack;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Immutable objects made once per JVM from files of the same digest and shared by everyone who uses
 * them. They are ordinary memory: what nobody uses any more is collected.
 */
public final class Shared<T> {
  private final Map<String, WeakReference<T>> made = new HashMap<>();

  /**
   * @param digest of all that {@code make} makes the object from
   */
  public synchronized T get(String digest, Supplier<T> make) {
    made.values().removeIf(reference -> reference.get() == null);
    WeakReference<T> known = made.get(digest);
    T object = known == null ? null : known.get();
    if (object == null) {
      object = make.get();
      made.put(digest, new WeakReference<>(object));
    }
    return object;
  }
}
