package dev.gloss.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.encoder.EncodedText;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.Pooling;
import dev.gloss.pack.TestPacks;
import dev.gloss.text.Span;
import dev.gloss.view.TextFeatures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An encoder of others with what sentence-transformers writes beside it. */
final class SentenceTransformerTest {
  private static final String MODULES = "modules.json";
  private static final String POOLING = "1_Pooling/config.json";
  private static final String PROMPTS = "config_sentence_transformers.json";
  private static final float[] CLS = ForeignModels.TABLE[2];

  @TempDir private Path folder;

  @BeforeEach
  void write() {
    ForeignModels.encoder(folder);
  }

  @Test
  void withoutItsFilesHeadsTakeMeanAndMaximumAndVectorsAreMeans() {
    assertThat(reference().pooling()).isEqualTo(Pooling.MEAN_MAX);
    assertThat(reference().prefix()).isEmpty();
    assertThat(vector("good")).containsExactly(unit(5, 1, 1), within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'pooling_mode_cls_token': true, 'pooling_mode_mean_tokens': false}",
        "{'pooling_mode': 'cls', 'embedding_dimension': 3}"
      })
  void vectorIsTheFirstTokensStateWhereTheExportSaysSo(String pooling) {
    file(MODULES, modules("Transformer", "Pooling", "Normalize"));
    file(POOLING, pooling);

    assertThat(reference().pooling().forComparison()).isEqualTo(Pooling.CLS);
    assertThat(vector("good")).containsExactly(CLS);
    assertThat(vector("good card lost good bad")).containsExactly(CLS);
  }

  @Test
  void meanOfAnExportIsAsWithoutItsFiles() {
    file(MODULES, modules("Transformer", "Pooling"));
    file(POOLING, "{'pooling_mode_cls_token': false, 'pooling_mode_mean_tokens': true}");

    assertThat(reference().pooling()).isEqualTo(Pooling.MEAN_MAX);
    assertThat(vector("good")).containsExactly(unit(5, 1, 1), within(1e-6f));
  }

  @Test
  void defaultPromptStandsBeforeEveryTextAndInNoSentence() {
    file(PROMPTS, "{'prompts': {'query': 'card: '}, 'default_prompt_name': 'query'}");

    assertThat(reference().prefix()).isEqualTo("card: ");
    // [CLS] card [UNK] good [SEP]
    assertThat(vector("good")).containsExactly(unit(14, 12, 10), within(1e-6f));
    try (TextEncoder encoder = EncoderSource.at(folder.toString()).open()) {
      EncodedText states = EncodedText.of(encoder, "good", List.of(new Span(0, 4)));
      assertThat(states.sentences()[0]).containsExactly(unit(4, 0, 1), within(1e-6f));
      assertThat(states.tokens()).isOne();
    }
  }

  @Test
  void everyChunkOfALongTextHasThePrompt() {
    file(PROMPTS, "{'prompts': {'query': 'card '}, 'default_prompt_name': 'query'}");

    // A window of six leaves room for three: [CLS] card good good good [SEP], twice.
    assertThat(vector("good good good good good good"))
        .containsExactly(vector("good good good"), within(1e-6f));
  }

  @Test
  void promptThatNobodyMadeTheDefaultIsNotRead() {
    file(PROMPTS, "{'prompts': {'query': 'card: '}, 'default_prompt_name': null}");

    assertThat(reference().prefix()).isEmpty();
  }

  @Test
  void poolingAndPromptComeBackFromAManifest() {
    file(POOLING, "{'pooling_mode_cls_token': true}");
    file(PROMPTS, "{'prompts': {'a': ' read: '}, 'default_prompt_name': 'a'}");
    Manifest tiny = TestPacks.manifest("good", "bad");
    Manifest manifest =
        new Manifest(
            tiny.name(), tiny.version(), reference(), tiny.tasks(), tiny.files(), tiny.card());

    Manifest read = Manifest.read(manifest.toYaml(), Manifest.FILE);

    assertThat(read.encoder()).isEqualTo(reference());
    assertThat(read.encoder().prefix()).isEqualTo(" read: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'pooling_mode_max_tokens': true}|found [max_tokens]",
        "{'pooling_mode_cls_token': true, 'pooling_mode_mean_tokens': true}|found [cls_token, mean_tokens]",
        "{'pooling_mode_mean_tokens': false}|found []",
        "{'pooling_mode': 'lasttoken'}|found [lasttoken]",
        "{'pooling_mode': ['cls', 'mean']}|found [several]"
      })
  void otherPoolingIsRefused(String pooling, String found) {
    file(POOLING, pooling);

    refused(POOLING, "expected a pooling of cls or mean alone, " + found);
  }

  @Test
  void otherModuleIsRefused() {
    file(MODULES, modules("Transformer", "Pooling", "Dense"));

    refused(
        MODULES,
        "expected the modules Transformer, Pooling and perhaps Normalize, found [Transformer,"
            + " Pooling, Dense]");
  }

  @Test
  void modulesWithoutTheirPoolingAreRefused() {
    file(MODULES, modules("Transformer", "Pooling"));

    refused(POOLING, "expected a readable file, found nothing");
  }

  @Test
  void modulesThatAreNoListAreRefused() {
    file(MODULES, "{'a': {}}");

    refused(MODULES, "expected one JSON array of objects, found something else");
  }

  @Test
  void promptThatIsNotPooledIsRefused() {
    file(POOLING, "{'pooling_mode_mean_tokens': true, 'include_prompt': false}");
    file(PROMPTS, "{'prompts': {'a': 'card: '}, 'default_prompt_name': 'a'}");

    refused(POOLING, "expected 'include_prompt' to be true beside a prompt, found false");
  }

  @Test
  void defaultPromptThatIsMissingIsRefused() {
    file(PROMPTS, "{'prompts': {}, 'default_prompt_name': 'query'}");

    refused(PROMPTS, "expected a text for the default prompt under 'prompts', found none");
  }

  @Test
  void promptThatFillsTheWindowIsRefused() {
    file(PROMPTS, "{'prompts': {'a': 'card card card card'}, 'default_prompt_name': 'a'}");

    assertThatThrownBy(() -> EncoderSource.at(folder.toString()).open())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(
            "expected a prefix that leaves room in a window of 6 tokens, found one of 4");
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  private void refused(String file, String message) {
    assertThatThrownBy(() -> EncoderSource.at(folder.toString()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder.resolve(file) + ": " + message);
  }

  private EncoderReference reference() {
    return EncoderSource.at(folder.toString()).reference();
  }

  private float[] vector(String text) {
    try (TextEncoder encoder = EncoderSource.at(folder.toString()).open()) {
      return new TextFeatures(encoder).vector(text);
    }
  }

  private void file(String name, String json) {
    ForeignModels.write(folder, name, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String modules(String... types) {
    StringBuilder modules = new StringBuilder("[");
    for (int i = 0; i < types.length; i++) {
      modules.append(
          "%s{'idx': %d, 'path': '%s', 'type': 'sentence_transformers.models.%s'}"
              .formatted(i == 0 ? "" : ", ", i, i == 0 ? "" : i + "_" + types[i], types[i]));
    }
    return modules.append(']').toString();
  }

  private static float[] unit(float... components) {
    double squares = 0;
    for (float component : components) {
      squares += component * component;
    }
    float[] unit = new float[components.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (components[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
