package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.data.DataFormatException;
import dev.gloss.pack.Manifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TeacherTextsTest {
  private static final Manifest.PackFile TRAIN = new Manifest.PackFile("aa", 1);
  private static final Manifest.PackFile VALIDATION = new Manifest.PackFile("bb", 2);
  private static final Manifest.PackFile OTHER = new Manifest.PackFile("cc", 3);
  private static final Path FILE = Path.of("train.jsonl");
  private static final Path HELD = Path.of("validation.jsonl");

  private final TeacherTexts split = teacher(Map.of("train", TRAIN), Map.of());
  private final TeacherTexts chosen =
      teacher(Map.of("train", TRAIN, "validation", VALIDATION), Map.of());

  @Test
  void sameFileAndSeedHoldTheSameTextsBack() {
    accepted(split, TRAIN, null, 42, 0);
  }

  @Test
  void anotherSeedWouldHoldOthersBack() {
    refused(
        split,
        TRAIN,
        null,
        43,
        0,
        "train.jsonl: expected validation texts that the teacher did not learn from, found none:"
            + " its training held others back than this file and seed 43 do; give --train the file"
            + " with SHA-256 aa with --seed 42 and no --validation, or --validation texts that are"
            + " not in it");
  }

  @Test
  void anotherFileWouldHoldOthersBack() {
    refused(split, OTHER, null, 42, 0, "held others back than this file");
  }

  @Test
  void teacherWithAValidationFileHeldNothingBack() {
    refused(
        chosen,
        TRAIN,
        null,
        42,
        0,
        "held none of its texts back; give --validation the file with SHA-256 bb");
  }

  @Test
  void crossValidatedTeacherIsJudgedByAHeadThatDidNotLearnFromThem() {
    accepted(
        teacher(Map.of("train", TRAIN), Map.of("cross-validation-folds", 5.0)), TRAIN, null, 7, 0);
  }

  @Test
  void teacherFittedToAllFoldsOfAnotherFileHeldNothingBack() {
    refused(
        teacher(Map.of("train", TRAIN), Map.of("cross-validation-folds", 5.0)),
        OTHER,
        null,
        42,
        0,
        "held none of its texts back; give --validation texts that are not in it");
  }

  @Test
  void theTeachersOwnValidationIsTaken() {
    accepted(chosen, TRAIN, VALIDATION, 1, 7);
    accepted(chosen, OTHER, VALIDATION, 1, 0);
  }

  @Test
  void validationThatTheTeacherLearnedFromIsRefused() {
    refused(split, OTHER, TRAIN, 42, 0, HELD + ": expected validation texts that");
    refused(chosen, TRAIN, OTHER, 42, 3, "found 3 that stand in the file it was trained with");
  }

  @Test
  void textsThatTheTeacherNeverSawAreTaken() {
    accepted(chosen, TRAIN, OTHER, 42, 0);
    accepted(teacher(Map.of("labels", OTHER), Map.of()), TRAIN, null, 7, 0);
  }

  private static void accepted(
      TeacherTexts teacher,
      Manifest.PackFile train,
      Manifest.PackFile validation,
      long seed,
      long shared) {
    assertThatCode(() -> check(teacher, train, validation, seed, shared))
        .doesNotThrowAnyException();
  }

  private static void refused(
      TeacherTexts teacher,
      Manifest.PackFile train,
      Manifest.PackFile validation,
      long seed,
      long shared,
      String message) {
    assertThatThrownBy(() -> check(teacher, train, validation, seed, shared))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(message);
  }

  /**
   * @param validation null for no file
   */
  private static void check(
      TeacherTexts teacher,
      Manifest.PackFile train,
      Manifest.PackFile validation,
      long seed,
      long shared) {
    teacher.requireUnseen(
        new LabelledFiles(
            FILE, validation == null ? Optional.empty() : Optional.of(HELD), Optional.empty()),
        validation == null
            ? Map.of("train", train)
            : Map.of("train", train, "validation", validation),
        seed,
        shared);
  }

  private static TeacherTexts teacher(
      Map<String, Manifest.PackFile> data, Map<String, Double> metrics) {
    return new TeacherTexts(Manifest.Card.builder().seed(42).data(data).metrics(metrics).build());
  }
}
