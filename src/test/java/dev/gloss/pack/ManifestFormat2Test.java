package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tags;
import dev.gloss.summarize.Summary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack that version 0.1 wrote with its format 2, kept as it was. */
final class ManifestFormat2Test {
  private static final String KEPT = "src/test/resources/packs/format-2";

  @Test
  void packOfFormat2IsReadAsOneThatClassifiesAndSummarizes() {
    Manifest manifest = ModelPack.open(PackFiles.at(KEPT)).manifest();

    assertThat(manifest.format()).isEqualTo(3);
    assertThat(manifest.tasks()).isEqualTo(TestPacks.manifest("good", "bad").tasks());
    assertThat(manifest.encoder()).isEqualTo(TestPacks.manifest("good", "bad").encoder());
    assertThat(manifest.card()).isEqualTo(TestPacks.manifest("good", "bad").card());
  }

  @Test
  void itSaysWhatItsGoldenTextsSay() {
    try (Annotator annotator = Annotator.open(AnnotatorSettings.ofModel(KEPT), System::nanoTime)) {
      Outcome outcome = annotator.annotate("Thank you. My card has come.");

      assertThat(((Outcome.Annotated) outcome).annotation().findings())
          .extracting(finding -> (Object) finding.getClass())
          .containsExactly(Tags.class, Summary.class);
      assertThat(annotator.identity().digest())
          .isEqualTo("7250bfda6ca4da8844d1803ba1e33fada5d0d4bf3bd729e90da38d9eff477335");
    }
  }

  @Test
  void writtenAnewItIsOfTodaysFormat(@TempDir Path folder) {
    ModelPack old = ModelPack.open(PackFiles.at(KEPT));

    ModelPack.of(old.manifest(), old.contents()).write(folder);

    assertThat(folder.resolve(Manifest.FILE)).content().startsWith("format: 3\n");
    assertThat(ModelPack.open(PackFiles.at(folder.toString())).manifest().tasks())
        .isEqualTo(old.manifest().tasks());
  }
}
