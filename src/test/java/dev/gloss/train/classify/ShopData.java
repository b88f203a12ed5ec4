package dev.gloss.train.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Six intents of a shop's customers, twelve texts each, written for these tests. */
public final class ShopData {
  private ShopData() {}

  /** Copies the data to {@code folder/shop.jsonl}. */
  public static Path in(Path folder) {
    Path file = folder.resolve("shop.jsonl");
    try (InputStream in = ShopData.class.getResourceAsStream("shop.jsonl")) {
      Files.copy(in, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
