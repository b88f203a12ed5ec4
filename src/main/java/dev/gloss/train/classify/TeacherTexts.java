package dev.gloss.train.classify;

import dev.gloss.data.DataFormatException;
import dev.gloss.pack.Manifest;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a teacher has learned from, as its card says. A student is chosen by how it compares with
 * its teacher on validation texts, and a teacher knows those it learned from better than any other.
 */
final class TeacherTexts {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";

  private final Manifest.Card card;

  TeacherTexts(Manifest.Card card) {
    this.card = card;
  }

  /**
   * Refuses validation texts that the teacher has learned from, or may have: without a validation
   * file they are held back from train, which is right only if the teacher's training held back the
   * same, or was cross-validated over that file; with one it must be the teacher's own, or at least
   * no text of what the teacher learned from. A teacher whose card names no texts has learned from
   * none.
   *
   * @param digests of the files, by {@code train} and {@code validation}
   * @param shared validation texts that also stand in train
   * @throws DataFormatException saying what to give instead
   */
  void requireUnseen(
      LabelledFiles files, Map<String, Manifest.PackFile> digests, long seed, long shared) {
    Manifest.PackFile learned = card.data().get(TRAIN);
    if (learned == null) {
      return;
    }
    if (files.validation().isEmpty()) {
      requireSameSplit(files.train(), digests.get(TRAIN), learned, seed);
      return;
    }
    Manifest.PackFile held = digests.get(VALIDATION);
    boolean known = held.equals(card.data().get(VALIDATION));
    boolean seen = held.equals(learned) || (digests.get(TRAIN).equals(learned) && shared > 0);
    if (!known && seen) {
      throw new DataFormatException(
          "%s: expected validation texts that the teacher did not learn from, found %s; give %s"
              .formatted(
                  files.validation().get(),
                  held.equals(learned)
                      ? "the file it was trained with"
                      : shared + " that stand in the file it was trained with",
                  whatToGive()));
    }
  }

  /**
   * Likewise of messages.
   *
   * @param digests of the files, by their names in cards
   * @throws DataFormatException saying what to give instead
   */
  void requireUnseenMessages(MessageFiles files, Map<String, Manifest.PackFile> digests) {
    Manifest.PackFile learned = card.data().get(MessageTexts.TRAIN);
    if (learned != null && learned.equals(digests.get(MessageTexts.VALIDATION))) {
      throw new DataFormatException(
          files.validation().orElseThrow()
              + ": expected validation messages that the teacher did not learn from, found the file"
              + " it was trained with");
    }
  }

  private void requireSameSplit(
      Path train, Manifest.PackFile given, Manifest.PackFile learned, long seed) {
    if (card.metrics().containsKey(CrossValidation.METRIC) && given.equals(learned)) {
      return; // it is judged by what its head would have been without the texts held back
    }
    boolean learnedAll =
        card.data().containsKey(VALIDATION) || card.metrics().containsKey(CrossValidation.METRIC);
    if (learnedAll || !given.equals(learned) || seed != card.seed()) {
      throw new DataFormatException(
          "%s: expected validation texts that the teacher did not learn from, found none: its"
                  .formatted(train)
              + " training "
              + (learnedAll
                  ? "held none of its texts back"
                  : "held others back than this file and seed %d do".formatted(seed))
              + "; give "
              + whatToGive());
    }
  }

  /** What the teacher was chosen on. */
  private String whatToGive() {
    Manifest.PackFile validation = card.data().get(VALIDATION);
    if (card.metrics().containsKey(CrossValidation.METRIC)) {
      return "--validation texts that are not in it";
    }
    return validation != null
        ? "--validation the file with SHA-256 " + validation.sha256()
        : "--train the file with SHA-256 %s with --seed %d and no --validation, or --validation"
                .formatted(card.data().get(TRAIN).sha256(), card.seed())
            + " texts that are not in it";
  }
}
