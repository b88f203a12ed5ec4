package dev.gloss.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Places of packs beyond the class path and local files, such as {@code s3://bucket/pack}. The core
 * knows none; {@link java.util.ServiceLoader} finds those who do, in the class loader of this
 * interface. Safe for use by several threads.
 */
public interface PackFileSystem {
  /** Schemes that can be read here, for messages; there may be more. */
  Set<String> schemes();

  /** Whether the place can be read here, as far as its scheme tells. */
  boolean knows(String location);

  /**
   * Opens a file; the caller closes it.
   *
   * @param location that {@link #knows} was true of, with a path below it
   * @throws FileNotFoundException if nothing is there
   * @throws IOException if it cannot be read
   */
  InputStream open(String location) throws IOException;
}
