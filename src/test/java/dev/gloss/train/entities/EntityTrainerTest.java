package dev.gloss.train.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.data.DataFormatException;
import dev.gloss.entities.Entities;
import dev.gloss.entities.Entity;
import dev.gloss.entities.EntityRule;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.PackName;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingRun;
import dev.gloss.train.finetune.TinyBert;
import dev.gloss.train.finetune.TuningSchedule;
import dev.gloss.train.quantize.BertWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EntityTrainerTest {
  private static final List<String> NAMES = List.of("Ada", "Bo", "Cy", "Dora", "Emil");
  private static final List<String> SURNAMES = List.of("Smith", "Lopez", "Brown");
  private static final List<String> WORDS = List.of("saw", "met", "the", "old", "house", "today");

  @TempDir Path folder;

  private final BertWeights start = TinyBert.weights(4);

  /** Names begin with a capital; one in two is followed by a surname. */
  private Path marked(int lines, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder file = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      StringBuilder tokens = new StringBuilder();
      StringBuilder tags = new StringBuilder();
      for (int word = 0; word < 6; word++) {
        add(tokens, tags, WORDS.get(random.nextInt(WORDS.size())), "O");
        if (random.nextInt(3) == 0) {
          add(tokens, tags, NAMES.get(random.nextInt(NAMES.size())), "B-NAME");
          if (random.nextBoolean()) {
            add(tokens, tags, SURNAMES.get(random.nextInt(SURNAMES.size())), "I-NAME");
          }
        }
      }
      file.append("{\"tokens\":[%s],\"tags\":[%s]}\n".formatted(tokens, tags));
    }
    return Files.writeString(folder.resolve("marked-" + seed + ".jsonl"), file);
  }

  private static void add(StringBuilder tokens, StringBuilder tags, String token, String tag) {
    tokens.append(tokens.isEmpty() ? "" : ",").append('"').append(token).append('"');
    tags.append(tags.isEmpty() ? "" : ",").append('"').append(tag).append('"');
  }

  private EntityTrainSettings settings(Path train, Optional<Path> validation) {
    return new EntityTrainSettings(
        train,
        validation,
        Optional.empty(),
        Map.of(EntityRule.EMAIL, "EMAIL"),
        new TuningSchedule(6, 3e-3),
        Optional.empty(),
        new PackName("names", "1.0.0"),
        Manifest.Card.builder().description("for tests").build(),
        new TrainingRun(folder, 5, 2));
  }

  private EntityTrainer trainer(EntityTrainSettings settings) {
    return new EntityTrainer(settings, start, TinyBert.source(start), Stages.NONE, () -> false);
  }

  @Test
  void packFindsWhatWasLearnedAndWhatRulesFind() throws IOException {
    Path out = folder.resolve("pack");

    EntityTrainer.Result result =
        trainer(settings(marked(500, 1), Optional.of(marked(60, 2)))).train(out);

    assertThat(result.validation().metrics().all().f1())
        .as("tuned to %s", result.tuned())
        .isGreaterThan(0.95);
    assertThat(result.tuned().difference()).isLessThan(1e-4);
    assertThat(result.manifest().card().metrics()).containsKey("validation-span-f1");
    String text = "today Dora Smith met the old house, emil@example.org";
    try (Annotator annotator =
        Annotator.open(AnnotatorSettings.ofModel(out.toString()), System::nanoTime)) {
      Outcome.Annotated outcome = (Outcome.Annotated) annotator.annotate(text);
      List<Entity> found = outcome.annotation().finding(Entities.class).orElseThrow().entities();
      assertThat(found)
          .extracting(entity -> entity.type() + " " + entity.span().of(text))
          .containsExactly("NAME Dora Smith", "EMAIL emil@example.org");
    }
  }

  @Test
  void withoutValidationSomeTextsAreHeldBack() throws IOException {
    EntityTrainer.Result result =
        trainer(settings(marked(100, 3), Optional.empty())).train(folder.resolve("held"));

    assertThat(result.validation().metrics().texts()).isEqualTo(10);
  }

  @Test
  void typeOfValidationThatNothingIsLearnedOfIsTold() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.jsonl"),
            "{\"tokens\":[\"Rome\",\"is\"],\"tags\":[\"B-PLACE\",\"O\"]}\n");

    EntityTrainer.Result result =
        trainer(settings(marked(60, 4), Optional.of(other))).train(folder.resolve("told"));

    assertThat(result.warnings())
        .anyMatch(warning -> warning.contains("counted as missed: [PLACE]"));
    assertThat(result.validation().metrics().all().wanted()).isEqualTo(1);
  }

  @Test
  void textsWithoutEntitiesAreRefused() throws IOException {
    Path none =
        Files.writeString(folder.resolve("none.jsonl"), "{\"tokens\":[\"a\"],\"tags\":[\"O\"]}\n");

    assertThatThrownBy(() -> trainer(settings(none, Optional.empty())).train(folder.resolve("n")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("none.jsonl: expected entities to learn, found none");
    assertThat(folder.resolve("n")).doesNotExist();
  }

  @Test
  void tooFewTextsToHoldSomeBackAreRefused() throws IOException {
    Path few = marked(9, 6);

    assertThatThrownBy(() -> trainer(settings(few, Optional.empty())).train(folder.resolve("f")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected at least 10 texts");
  }
}
