package dev.gloss.foreign;

import dev.gloss.pack.Channel;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.Release;

/** Opens whatever lies in a folder or zip: a pack, or a model that others made. */
public final class ModelFolder {
  private ModelFolder() {}

  /**
   * Opens and verifies a pack; or opens a Hugging Face ONNX export for sequence classification as
   * it is, which nothing pins; or the pack that a channel has in force.
   *
   * @param location as {@link PackFiles#at} takes it, or a channel's with {@link Channel#PREFIX}
   * @throws ModelFormatException if nothing of the kind is there, or it is incomplete or altered
   */
  public static ModelPack open(String location) {
    return Channel.isNamedBy(location)
        ? open(Channel.read(location).current())
        : openFolder(location);
  }

  /**
   * As {@link #open(String)}, the pack of a release.
   *
   * @throws ModelFormatException also if another pack lies there now
   */
  public static ModelPack open(Release release) {
    return release.verified(openFolder(release.pack()));
  }

  private static ModelPack openFolder(String location) {
    PackFiles files = PackFiles.at(location);
    return ForeignFolder.isAt(files)
        ? ForeignClassifier.open(files, location)
        : ModelPack.open(files);
  }
}
