package dev.gloss.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.embed.Embedding;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.foreign.ForeignModels;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.TestPacks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors of texts, from what packs have. */
final class EmbedTest {
  private static final String ARRIVAL = "My new card has not arrived yet.";
  private static final String SAME = "I am still waiting for my new card to arrive.";
  private static final String OTHER = "What is the exchange rate from euros to dollars?";

  private static AnnotatorSettings asking(EmbeddingSource source, RunAs tiers) {
    return AnnotatorSettings.ofModel(TestPacks.SHIPPED)
        .with(new ClassifySettings(tiers))
        .with(new EmbedSettings(source, EmbeddingForm.FLOAT));
  }

  private static Embedding embedding(Annotator annotator, String text) {
    return ((Outcome.Annotated) annotator.annotate(text))
        .annotation()
        .finding(Embedding.class)
        .orElseThrow();
  }

  private static double dot(Embedding one, Embedding other) {
    double dot = 0;
    for (int i = 0; i < one.width(); i++) {
      dot += one.values()[i] * other.values()[i];
    }
    return dot;
  }

  @ParameterizedTest
  @EnumSource(EmbeddingSource.class)
  void textsThatMeanTheSameAreNear(EmbeddingSource source) {
    try (Annotator annotator = Annotator.open(asking(source, RunAs.STUDENT), System::nanoTime)) {
      Embedding arrival = embedding(annotator, ARRIVAL);

      assertThat(arrival.source()).isEqualTo(source);
      assertThat(dot(arrival, embedding(annotator, SAME)))
          .isGreaterThan(dot(arrival, embedding(annotator, OTHER)) + .2);
      assertThat(embedding(annotator, ARRIVAL)).isEqualTo(arrival);
    }
  }

  @Test
  void widthAndDigestAreThoseOfWhatMadeIt() {
    try (Annotator encoder =
            Annotator.open(asking(EmbeddingSource.ENCODER, RunAs.CASCADE), System::nanoTime);
        Annotator rows =
            Annotator.open(asking(EmbeddingSource.STATIC, RunAs.CASCADE), System::nanoTime)) {
      assertThat(embedding(encoder, ARRIVAL).width()).isEqualTo(384);
      assertThat(embedding(encoder, ARRIVAL).digest())
          .isEqualTo(EncoderReference.MINI_LM.weights().sha256());
      assertThat(embedding(rows, ARRIVAL).width()).isEqualTo(256);
      assertThat(embedding(rows, ARRIVAL).digest()).isEqualTo(rows.identity().digest());
    }
  }

  @Test
  void nobodyPaysForWhatNobodyAsksFor() {
    try (Annotator annotator =
        Annotator.open(AnnotatorSettings.ofModel(TestPacks.SHIPPED), System::nanoTime)) {
      Outcome.Annotated said = (Outcome.Annotated) annotator.annotate(ARRIVAL);

      assertThat(said.annotation().finding(Embedding.class)).isEmpty();
    }
  }

  /** What it says depends on it, so conversations do not reuse the one for the other. */
  @Test
  void sourceOfAnAnnotationSaysWhichVectors() {
    try (Annotator one =
            Annotator.open(asking(EmbeddingSource.STATIC, RunAs.STUDENT), System::nanoTime);
        Annotator other =
            Annotator.open(asking(EmbeddingSource.ENCODER, RunAs.STUDENT), System::nanoTime)) {
      assertThat(one.source()).isNotEqualTo(other.source());
    }
  }

  @Test
  void staticVectorsNeedAStudentThatAnswers() {
    assertThatThrownBy(
            () -> Annotator.open(asking(EmbeddingSource.STATIC, RunAs.TEACHER), System::nanoTime))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "expected a student that answers, for static embeddings, found none; ask for the encoder's");
  }

  @Test
  void modelThatSaysLabelsOnlyHasNoVectors(@TempDir Path folder) {
    String model = ForeignModels.classifier(folder).toString();
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel(model)
            .with(new EmbedSettings(EmbeddingSource.ENCODER, EmbeddingForm.INT8));

    assertThatThrownBy(() -> Annotator.check(settings))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "expected an encoder, for embeddings, found a model that says labels only");
  }
}
