package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import dev.gloss.tensor.LinearHead;
import dev.gloss.tensor.Safetensors;
import dev.gloss.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TextClassifierTest {
  @TempDir Path folder;

  @Test
  void logitsAreWeightTimesVectorPlusBias() {
    LinearHead head = new LinearHead(new float[][] {{1, 2}, {-3, 0.5f}}, new float[] {10, 20});

    assertThat(head.logits(new float[] {2, 4})).containsExactly(20, 16);
  }

  @Test
  void headWithoutABiasForEveryLabelIsRefused() {
    assertThatThrownBy(() -> new LinearHead(new float[2][3], new float[1]))
        .hasMessage("expected a bias for each of 2 labels, found 1");
  }

  @Test
  void headOfAPackSurvivesItsFile() {
    TestPacks.write(folder);

    LinearHead head =
        ClassifierSpecification.head(
            ModelFolder.open(folder.toString()), new LabelSet(List.of("good", "bad")));

    assertThat(head.logits(unitVector(1))).containsExactly(0, 1);
  }

  @Test
  void moreLabelsThanRowsAreRefused() {
    write(TestPacks.manifest("a", "b", "c"), TestPacks.head(2, 384));

    refused("/head.safetensors: expected tensor 'weight' of shape [3, 384], found [2, 384]");
  }

  @Test
  void headForAnotherEncoderIsRefused() {
    write(TestPacks.manifest("a", "b"), TestPacks.head(2, 768));

    refused("/head.safetensors: expected tensor 'weight' of shape [2, 384], found [2, 768]");
  }

  @Test
  void headThatIsNotFiniteIsRefused() {
    float[][] weight = new float[2][384];
    weight[1][7] = Float.NaN;
    write(
        TestPacks.manifest("a", "b"),
        Safetensors.write(Map.of("weight", Tensor.of(weight), "bias", Tensor.of(new float[2]))));

    refused("/head.safetensors: expected finite numbers in tensor 'weight', found NaN");
  }

  @Test
  void headWithoutBiasIsRefused() {
    write(
        TestPacks.manifest("a", "b"),
        Safetensors.write(Map.of("weight", Tensor.of(new float[2][384]))));

    refused("/head.safetensors: expected tensor 'bias' of shape [2], found [weight]");
  }

  @Test
  void labelThatStandsTwiceIsRefused() {
    TestPacks.edit(TestPacks.write(folder), "- bad", "- good");

    unreadable(": expected every label once, found 'good' twice");
  }

  @Test
  void packForATaskThatNobodyKnowsIsRefused() {
    TestPacks.edit(TestPacks.write(folder), "task: classify", "task: paint");

    unreadable("found 'paint'");
  }

  @Test
  void packWithoutAClassifierIsRefused() {
    ModelPack pack = TestPacks.withoutClassifier();

    assertThatThrownBy(() -> TextClassifier.open(pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "new pack tiny/model.yaml: expected a pack with the task 'classify', found one with"
                + " [summarize]");
  }

  private void unreadable(String message) {
    assertThatThrownBy(() -> ModelFolder.open(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(folder + "/model.yaml:")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource(RunAs.class)
  void scoresOutliveTheNextText(RunAs tiers) {
    try (TextClassifier classifier =
        TextClassifier.open(ModelFolder.open(TestPacks.SHIPPED), tiers)) {
      Scores scores = classifier.score(classifier.view("my card is lost"));
      float[] before = scores.probabilities().clone();

      classifier.score(classifier.view("where is my refund?"));

      assertThat(scores.probabilities()).containsExactly(before);
    }
  }

  private void write(Manifest manifest, byte[] head) {
    ModelPack.write(folder, manifest, Map.of(ClassifierSpecification.HEAD, head));
  }

  private void refused(String message) {
    ModelPack pack = ModelFolder.open(folder.toString());

    assertThatThrownBy(() -> TextClassifier.open(pack))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + message);
  }

  private static float[] unitVector(int axis) {
    float[] vector = new float[384];
    vector[axis] = 1;
    return vector;
  }
}
