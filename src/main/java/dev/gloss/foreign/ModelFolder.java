package dev.gloss.foreign;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;

/** Opens whatever lies in a folder or zip: a pack, or a model that others made. */
public final class ModelFolder {
  private ModelFolder() {}

  /**
   * Opens and verifies a pack; or opens a Hugging Face ONNX export for sequence classification as
   * it is, which nothing pins.
   *
   * @param location as {@link PackFiles#at} takes it
   * @throws ModelFormatException if nothing of the kind is there, or it is incomplete or altered
   */
  public static ModelPack open(String location) {
    PackFiles files = PackFiles.at(location);
    return ForeignFolder.isAt(files)
        ? ForeignClassifier.open(files, location)
        : ModelPack.open(files);
  }
}
