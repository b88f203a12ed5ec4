package dev.gloss.train.classify;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Labelled texts, and what each file is for.
 *
 * @param train to learn from
 * @param validation for every choice; absent: some of train, by the seed
 * @param test to judge by at the end; nothing is chosen by them
 */
public record LabelledFiles(Path train, Optional<Path> validation, Optional<Path> test) {
  /** Texts of one file. */
  public static LabelledFiles of(Path train) {
    return new LabelledFiles(train, Optional.empty(), Optional.empty());
  }
}
