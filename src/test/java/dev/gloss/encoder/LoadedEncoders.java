package dev.gloss.encoder;

/** Lets tests of other packages see what is loaded. */
public final class LoadedEncoders {
  private LoadedEncoders() {}

  /** Encoders that hold native memory in this JVM now. */
  public static int count() {
    return SharedNetwork.loaded();
  }
}
