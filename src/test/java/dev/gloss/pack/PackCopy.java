package dev.gloss.pack;

import dev.gloss.classify.ClassifierSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shipped pack {@code banking-support} in a folder, so that a test can change it. */
public final class PackCopy {
  private static final String SHIPPED = "/models/banking-support/";

  private PackCopy() {}

  /**
   * Writes the pack with one line of its manifest changed, pinned anew.
   *
   * @return the folder, as an annotator's settings name it
   */
  public static String write(Path folder, String line, String replacement) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(Manifest.FILE),
        TestPacks.edited(shipped(Manifest.FILE), line + "\n", replacement + "\n"));
    for (String name :
        new String[] {
          ClassifierSpecification.HEAD,
          ClassifierSpecification.STUDENT,
          ModelPack.GOLDEN,
          "profile.json"
        }) {
      Files.write(folder.resolve(name), shipped(name));
    }
    return folder.toString();
  }

  /**
   * A pack whose encoder nobody else in this JVM can have loaded: its window is one token shorter.
   */
  public static String withItsOwnEncoder(Path folder) throws IOException {
    return write(folder, "  max-tokens: 256", "  max-tokens: 255");
  }

  private static byte[] shipped(String name) throws IOException {
    try (InputStream in = PackCopy.class.getResourceAsStream(SHIPPED + name)) {
      return in.readAllBytes();
    }
  }
}
