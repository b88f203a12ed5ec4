package dev.gloss.shout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Tags;
import dev.gloss.encoder.LoadedEncoders;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.pack.TestPacks;
import dev.gloss.summarize.Summary;
import dev.gloss.task.GoldenCheck;
import dev.gloss.task.Task;
import dev.gloss.task.Tasks;
import dev.gloss.text.Span;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that the program does not know is found, packed, verified, asked and told. */
final class ShoutTaskTest {
  private static final String TEXT = "I am calm. WHERE IS MY CARD? Thank you.";

  @TempDir static Path folder;

  @BeforeAll
  static void write() {
    Manifest plain = TestPacks.manifest("good", "bad");
    List<TaskSpecification> tasks = new ArrayList<>(plain.tasks());
    tasks.add(new ShoutSpecification(4));
    Manifest manifest =
        new Manifest(plain.name(), plain.version(), plain.encoder(), tasks, Map.of(), plain.card());
    GoldenCheck.seal(manifest, Map.of(ClassifierSpecification.HEAD, TestPacks.head(2, 384)))
        .write(folder);
  }

  @Test
  void onePackSaysWhatAllItsTasksSay() {
    Annotation annotation = annotate(null);

    assertThat(annotation.findings())
        .extracting(finding -> (Object) finding.getClass())
        .containsExactly(Tags.class, Summary.class, Shouts.class);
    assertThat(annotation.finding(Shouts.class)).contains(new Shouts(List.of(new Span(11, 28))));
  }

  @Test
  void whatNobodyAsksForIsNotLoaded() {
    int before = LoadedEncoders.count();
    AnnotatorSettings settings = AnnotatorSettings.ofModel(folder.toString()).of(List.of("shout"));
    try (Annotator annotator = Annotator.open(settings, System::nanoTime)) {
      assertThat(LoadedEncoders.count()).isEqualTo(before);
      Annotation annotation = ((Outcome.Annotated) annotator.annotate(TEXT)).annotation();
      assertThat(annotation.findings()).hasSize(1);
      assertThat(annotator.source()).endsWith("/shout: all");
    }
  }

  @Test
  void taskThatThePackDoesNotHaveIsRefused() {
    assertThatThrownBy(
            () ->
                Annotator.open(
                    AnnotatorSettings.ofModel(TestPacks.SHIPPED).of(List.of("shout")),
                    System::nanoTime))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            TestPacks.SHIPPED
                + "/model.yaml: expected a pack with the task 'shout', found one with [classify,"
                + " summarize]");
  }

  @Test
  void goldenLineHasAnObjectForEachTaskThatCanBeHeldToIt() throws IOException {
    String first = Files.readAllLines(folder.resolve(ModelPack.GOLDEN)).get(0);

    assertThat(first).contains("\"classify\":{\"teacher\":{\"label\":").endsWith("\"shout\":0}");
  }

  @Test
  void packThatShoutsOtherwiseThanItsGoldenTextsIsRefused(@TempDir Path other) throws IOException {
    ModelPack pack = ModelPack.open(PackFiles.at(folder.toString()));
    String golden = new String(pack.file(ModelPack.GOLDEN), StandardCharsets.UTF_8);
    Map<String, byte[]> files = new TreeMap<>(pack.contents());
    files.put(
        ModelPack.GOLDEN,
        golden.replace("\"shout\":0", "\"shout\":7").getBytes(StandardCharsets.UTF_8));
    ModelPack.write(other, pack.manifest(), files);

    assertThatThrownBy(
            () -> Annotator.open(AnnotatorSettings.ofModel(other.toString()), System::nanoTime))
        .hasMessage(other + "/golden.jsonl:1: expected 7 shouts, found 0");
  }

  @Test
  void specificationIsCheckedAsTheManifestIsRead(@TempDir Path other) throws IOException {
    Manifest plain = ModelPack.open(PackFiles.at(folder.toString())).manifest();
    assertThat(new String(plain.toYaml(), StandardCharsets.UTF_8))
        .contains("- task: shout\n  letters: 4\n");
    ModelPack.open(PackFiles.at(folder.toString())).write(other);

    TestPacks.edit(other, "letters: 4", "letters: 0");

    assertThatThrownBy(
            () -> Annotator.open(AnnotatorSettings.ofModel(other.toString()), System::nanoTime))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(other + "/model.yaml:")
        .hasMessageEndingWith("expected at least 1 letter, found 0");
  }

  @Test
  void findingTravelsAndIsTold() throws IOException {
    Shouts shouts = annotate(null).finding(Shouts.class).orElseThrow();
    Task task = Tasks.named(shouts.task());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    task.write(shouts, new DataOutputStream(bytes));
    ObjectNode json = new JsonMapper().createObjectNode();

    task.describe(shouts, json);

    assertThat(task.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isEqualTo(shouts);
    assertThat(json).hasToString("{\"shouts\":1}");
    assertThat(Tasks.ofCode(101)).isSameAs(task);
  }

  private static Annotation annotate(List<String> tasks) {
    AnnotatorSettings settings = AnnotatorSettings.ofModel(folder.toString()).of(tasks);
    try (Annotator annotator = Annotator.open(settings, System::nanoTime)) {
      return ((Outcome.Annotated) annotator.annotate(TEXT)).annotation();
    }
  }
}
