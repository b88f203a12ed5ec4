package dev.gloss.pack;

import java.util.Objects;

/**
 * A file that a pack names and that must be what it was.
 *
 * @param location {@code classpath:…}, or a file of the pack
 */
public record PinnedFile(String location, String sha256) {
  public PinnedFile {
    Objects.requireNonNull(location);
    Objects.requireNonNull(sha256);
  }
}
