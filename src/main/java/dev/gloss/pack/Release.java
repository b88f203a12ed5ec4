package dev.gloss.pack;

/**
 * A pack that a {@link Channel} has named.
 *
 * @param revision of the channel, from 1 on: each promotion and each rollback has the next
 * @param pack its place, as {@link PackFiles#at} takes it
 * @param name of the pack
 * @param version of the pack
 * @param digest as {@link ModelIdentity#digest}: no other pack at that place will do
 * @param promoted when the channel came to name it, in ISO 8601
 */
public record Release(
    long revision, String pack, String name, String version, String digest, String promoted) {
  public Release {
    if (revision < 1
        || isBlank(pack)
        || isBlank(name)
        || isBlank(version)
        || digest == null
        || !digest.matches("[0-9a-f]{" + Sha256.HEX_DIGITS + "}")) {
      throw new IllegalArgumentException(
          "expected a release with a revision from 1 on, a pack, its name, version and digest");
    }
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  /**
   * Returns {@code opened}, which was found at the release's place.
   *
   * @throws ModelFormatException if it is another
   */
  public ModelPack verified(ModelPack opened) {
    if (!opened.identity().digest().equals(digest)) {
      throw new ModelFormatException(
          "%s: expected the pack of digest %s that was promoted as revision %d, found %s"
              .formatted(pack, digest, revision, opened.identity().digest()));
    }
    return opened;
  }
}
