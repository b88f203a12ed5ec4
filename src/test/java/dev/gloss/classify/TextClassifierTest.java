package dev.gloss.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;
import dev.gloss.model.Safetensors;
import dev.gloss.model.Tensor;
import dev.gloss.model.TestPacks;
import java.nio.file.Path;
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

    LinearHead head = LinearHead.of(ModelPack.open(folder.toString()));

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
  void headWithoutBiasIsRefused() {
    write(
        TestPacks.manifest("a", "b"),
        Safetensors.write(Map.of("weight", Tensor.of(new float[2][384]))));

    refused("/head.safetensors: expected tensor 'bias' of shape [2], found [weight]");
  }

  @Test
  void labelThatStandsTwiceIsRefused() {
    write(TestPacks.manifest("a", "a"), TestPacks.head(2, 384));

    refused("/model.yaml: labels: expected every label once, found 'a' twice");
  }

  @Test
  void packForAnotherTaskIsRefused() {
    TestPacks.edit(TestPacks.write(folder), "task: classify", "task: entities");

    refused("/model.yaml: expected 'task: classify', found 'entities'");
  }

  @ParameterizedTest
  @EnumSource(Tiers.class)
  void scoresOutliveTheNextText(Tiers tiers) {
    try (TextClassifier classifier =
        TextClassifier.open(ModelPack.open(TestPacks.SHIPPED), tiers)) {
      Scores scores = classifier.score(classifier.tokenizer().encode("my card is lost"));
      float[] before = scores.probabilities().clone();

      classifier.score(classifier.tokenizer().encode("where is my refund?"));

      assertThat(scores.probabilities()).containsExactly(before);
    }
  }

  private void write(Manifest manifest, byte[] head) {
    ModelPack.write(folder, manifest, Map.of(ModelPack.HEAD, head));
  }

  private void refused(String message) {
    ModelPack pack = ModelPack.open(folder.toString());

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
