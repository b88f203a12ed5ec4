package dev.gloss.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.data.Message;
import dev.gloss.data.MessageData;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriftTest {
  private static final String SHIPPED = "classpath:models/banking-support";
  private static final int WINDOW = DriftWindow.BLOCK * DriftWindow.BLOCKS;

  @TempDir private Path folder;

  @Test
  void countsLabelsSilencesScoresTokensAndTiers() {
    List<Annotation> annotations =
        new ArrayList<>(
            List.of(
                annotation(20, Silence.NOT_SILENT, new Tag("a", .97f), new Tag("b", .4f)),
                annotation(16, Silence.NONE),
                // What the conversation tells is not the text's.
                annotation(1, Silence.FOLLOW_UP, new Tag("a", .9f))));
    annotations.addAll(
        Collections.nCopies(200, annotation(40, Silence.NOT_SILENT, new Tag("b", 1))));

    Profile profile = Profile.of(annotations);

    assertThat(profile.texts()).isEqualTo(203);
    assertThat(profile.counts())
        .containsEntry(Trait.LABELS, Map.of("a", 1L, "b", 201L, " none", 1L, " follow_up", 1L))
        .containsEntry(Trait.CONFIDENCE, Map.of("9", 201L))
        .containsEntry(Trait.TOKENS, Map.of("16", 2L, "1", 1L, "32", 200L))
        .containsEntry(Trait.TIER, Map.of("student", 203L));
  }

  @Test
  void fewTextsAreNoProfile() {
    List<Annotation> few = Collections.nCopies(199, annotation(1, Silence.NONE));

    assertThatThrownBy(() -> Profile.of(few))
        .hasMessage("expected a profile of at least 200 texts, found 199");
  }

  /** By hand: shares of a quarter and three quarters, where a half and a half was expected. */
  @Test
  void indexIsTheOneOfTheTextbookLessWhatChanceGives() {
    Expectation expected = new Expectation(Map.of("a", 50_000L, "b", 50_000L));
    long[] came = new long[3];
    came[expected.bin("a")] = 25_000;
    came[expected.bin("b")] = 75_000;

    assertThat(expected.stabilityIndex(came))
        .isCloseTo(.25 * Math.log(1.5) - .25 * Math.log(.5) - 2e-5, within(1e-5));
    assertThat(expected.stabilityIndex(new long[] {500, 500, 0})).isLessThan(.005);
    assertThat(expected.stabilityIndex(new long[3])).isNaN();
    assertThat(expected.stabilityIndex(new long[] {0, 0, 1_000})).isGreaterThan(5);
  }

  /** A pack's 80 values among 1,000 texts, a hundred times: by chance alone nothing is raised. */
  @Test
  void whatIsDrawnFromTheProfileIsQuiet() {
    Profile profile = Profile.of(labelled(2_000, 80, new Random(1)));
    double highest = 0;
    for (int seed = 2; seed < 102; seed++) {
      DriftWindow window = new DriftWindow(profile);
      labelled(WINDOW, 80, new Random(seed)).forEach(window::add);
      highest = Math.max(highest, window.stabilityIndex(Trait.LABELS));
    }
    assertThat(highest).isLessThan(.1);
  }

  @Test
  void nothingIsSaidUntilTheWindowIsFullAndWhatIsOldIsForgotten() {
    Profile profile = Profile.of(labelled(2_000, 5, new Random(1)));
    DriftWindow window = new DriftWindow(profile);
    List<Annotation> same = labelled(WINDOW, 5, new Random(2));
    List<Annotation> other =
        Collections.nCopies(WINDOW, annotation(16, Silence.NOT_SILENT, new Tag("new", .9f)));

    same.subList(0, WINDOW - 1).forEach(window::add);
    assertThat(window.stabilityIndex(Trait.LABELS)).isNaN();
    window.add(same.get(WINDOW - 1));
    assertThat(window.stabilityIndex(Trait.LABELS)).isLessThan(.05);

    List<Double> rising = new ArrayList<>();
    for (int i = 0; i < WINDOW; i++) {
      window.add(other.get(i));
      if ((i + 1) % DriftWindow.BLOCK == 0) {
        rising.add(window.stabilityIndex(Trait.LABELS));
      }
    }
    assertThat(rising)
        .isSorted()
        .last()
        .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
        .isGreaterThan(5);
    labelled(WINDOW, 5, new Random(3)).forEach(window::add);
    assertThat(window.stabilityIndex(Trait.LABELS)).isLessThan(.05);
  }

  /** Customers' messages that the pack has not seen, whose matters change halfway. */
  @Test
  void changedTopicsOfARealStreamAreRaisedAndTheSameAreNot() {
    List<Annotation> test = annotations("test.jsonl.gz");
    Profile profile = Profile.of(annotations("validation.jsonl.gz"));
    DriftWindow window = new DriftWindow(profile);
    Random random = new Random(7);
    List<Double> before = new ArrayList<>();
    for (int i = 0; i < 4 * WINDOW; i++) {
      window.add(test.get(random.nextInt(test.size())));
      if (i >= WINDOW && i % DriftWindow.BLOCK == 0) {
        before.add(window.stabilityIndex(Trait.LABELS));
      }
    }
    // From here on every second message is of one kind: a day when the card terminals fail.
    List<Annotation> declined =
        test.stream()
            .filter(
                annotation ->
                    annotation.finding(Tags.class).orElseThrow().tags().stream()
                        .anyMatch(tag -> tag.label().equals("declined_card_payment")))
            .toList();
    assertThat(declined).isNotEmpty();
    for (int i = 0; i < WINDOW; i++) {
      List<Annotation> from = i % 2 == 0 ? declined : test;
      window.add(from.get(random.nextInt(from.size())));
    }

    System.out.printf(
        "drift of labels: at most %.3f before the topics change, %.3f after%n",
        Collections.max(before), window.stabilityIndex(Trait.LABELS));
    assertThat(Collections.max(before)).isLessThan(.25);
    assertThat(window.stabilityIndex(Trait.LABELS)).isGreaterThan(.5);
  }

  @Test
  void packCarriesItsProfile() {
    ModelPack shipped = ModelPack.open(PackFiles.at(SHIPPED));
    Profile profile = Profile.of(labelled(300, 5, new Random(1)));
    Manifest manifest = shipped.manifest();
    Map<String, byte[]> contents = new TreeMap<>(shipped.contents());
    contents.put(Profile.FILE, profile.toJson());

    ModelPack.write(folder, manifest, contents);

    assertThat(Profile.of(ModelPack.open(PackFiles.at(folder.toString())))).contains(profile);
  }

  @Test
  void fileOfSomethingElseIsRefused() {
    ModelPack shipped = ModelPack.open(PackFiles.at(SHIPPED));
    for (String json :
        List.of(
            "{",
            "[]",
            "{}",
            "{\"texts\": 5, \"counts\": {}}",
            "{\"texts\": 500, \"counts\": {\"LABELS\": {\"a\": 0}}}",
            "{\"texts\": 500, \"counts\": {\"LABELS\": {\"a\": null}}}",
            "{\"texts\": 500, \"counts\": {\"LABELS\": null}}")) {
      Map<String, byte[]> contents = new TreeMap<>(shipped.contents());
      contents.put(Profile.FILE, json.getBytes(StandardCharsets.UTF_8));

      assertThatThrownBy(() -> Profile.of(ModelPack.of(shipped.manifest(), contents)))
          .as(json)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("/profile.json: expected a profile as 'gloss profile' writes it");
    }
  }

  private static List<Annotation> annotations(String file) {
    List<Annotation> annotations = new ArrayList<>();
    try (Annotator annotator =
        Annotator.open(AnnotatorSettings.ofModel(SHIPPED), System::nanoTime)) {
      for (Message message :
          MessageData.read(Path.of("src", "data", "banking-messages", file)).messages()) {
        if (annotator.annotate(message.text()) instanceof Outcome.Annotated annotated) {
          annotations.add(annotated.annotation());
        }
      }
    }
    return annotations;
  }

  /** Labels of unlike frequency. */
  private static List<Annotation> labelled(int texts, int labels, Random random) {
    return IntStream.range(0, texts)
        .mapToObj(i -> Math.min(random.nextInt(labels), random.nextInt(labels)))
        .map(label -> annotation(16, Silence.NOT_SILENT, new Tag("l" + label, .9f)))
        .toList();
  }

  private static Annotation annotation(int tokens, Silence silence, Tag... tags) {
    return new Annotation(
        List.of(new Tags(List.of(tags), silence, Tier.STUDENT, Leaning.NONE)), false, tokens);
  }
}
