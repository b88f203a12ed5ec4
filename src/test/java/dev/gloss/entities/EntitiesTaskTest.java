package dev.gloss.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import dev.gloss.summarize.Summary;
import dev.gloss.task.Finding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EntitiesTaskTest {
  private static final String TEXT =
      "Card 4539 1488 0343 6467 was stolen. Write to maria@example.org or see"
          + " https://example.org/?mail=maria@example.org from 10.0.0.7, please.";

  private static Annotation annotated(RedactSettings redact, String text) {
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel("of the test").with(new EntitiesSettings(redact));
    try (Annotator annotator = Annotator.open(settings, RulePacks.all(), System::nanoTime)) {
      return ((Outcome.Annotated) annotator.annotateInConversation(text)).annotation();
    }
  }

  private static Entities entities(RedactSettings redact, String text) {
    return annotated(redact, text).finding(Entities.class).orElseThrow();
  }

  @Test
  void entitiesStandInOrderAndTheLongerOfTwoWins() {
    Entities said = entities(null, TEXT);

    assertThat(said.entities())
        .extracting(Entity::type)
        .containsExactly("CREDIT_CARD", "EMAIL", "URL", "IP_ADDRESS");
    assertThat(said.entities().get(2).span().of(TEXT))
        .isEqualTo("https://example.org/?mail=maria@example.org");
    assertThat(said.redacted()).isEmpty();
  }

  @Test
  void eachTypeIsRedactedAsItIsAsked() {
    RedactSettings redact =
        new RedactSettings(
            Map.of(
                "CREDIT_CARD", RedactAction.MASK,
                "EMAIL", RedactAction.HASH,
                "IP_ADDRESS", RedactAction.KEEP),
            RedactAction.REPLACE,
            "sixteen letters of a key");

    assertThat(entities(redact, TEXT).redacted().orElseThrow())
        .matches(
            "Card \\*\\*\\* was stolen\\. Write to <EMAIL:[0-9a-f]{16}> or see <URL> from 10\\.0\\.0\\.7,"
                + " please\\.");
  }

  @Test
  void hashJoinsWhatIsTheSameAndDependsOnTheKey() {
    String one =
        entities(hashing("a key of some length"), "to A.Smith@Example.org").redacted().get();
    String same =
        entities(hashing("a key of some length"), "to a.smith@example.org").redacted().get();
    String other =
        entities(hashing("a key of some length"), "to b.smith@example.org").redacted().get();
    String elsewhere =
        entities(hashing("another key of one"), "to a.smith@example.org").redacted().get();

    assertThat(one).isEqualTo(same).isNotEqualTo(other).isNotEqualTo(elsewhere);
  }

  private static RedactSettings hashing(String key) {
    return new RedactSettings(Map.of(), RedactAction.HASH, key);
  }

  @Test
  void summaryIsRedactedToo() {
    Annotation annotation = annotated(RedactSettings.REPLACING, TEXT);

    Summary summary = annotation.finding(Summary.class).orElseThrow();

    assertThat(summary.text()).contains("<CREDIT_CARD>").doesNotContain("4539", "maria");
    assertThat(summary.remembered(TEXT, annotation.redaction()))
        .extracting(sentence -> sentence.text())
        .noneMatch(text -> text.contains("4539") || text.contains("maria"));
  }

  @Test
  void typeThatThePackDoesNotFindIsRefused() {
    RedactSettings typo =
        new RedactSettings(Map.of("E-MAIL", RedactAction.MASK), RedactAction.KEEP, null);

    assertThatThrownBy(() -> entities(typo, TEXT))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("entities of type 'E-MAIL'")
        .hasMessageContaining("EMAIL");
  }

  @Test
  void packThatFindsNothingIsRefusedWhereTextsAreToBeRedacted() {
    ModelPack without = TestPacks.withoutClassifier();
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel("of the test")
            .with(new EntitiesSettings(RedactSettings.REPLACING));

    assertThatThrownBy(() -> Annotator.open(settings, without, System::nanoTime))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected the task 'entities'");
  }

  @Test
  void keyIsNowhereToBeRead() {
    RedactSettings redact = hashing("a secret of some length");

    assertThat(redact.toString() + new EntitiesSettings(redact)).doesNotContain("secret");
    assertThat(AnnotatorSettings.ofModel("m").with(new EntitiesSettings(redact)).toString())
        .doesNotContain("secret");
  }

  @Test
  void shortKeyIsRefusedWithoutSayingIt() {
    assertThatThrownBy(() -> hashing("short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 16 characters")
        .hasMessageNotContaining("short");
  }

  @Test
  void findingsComeBackFromTheirBytes() throws IOException {
    for (RedactSettings redact : new RedactSettings[] {null, RedactSettings.REPLACING}) {
      Entities said = entities(redact, TEXT);
      assertThat(copy(said)).isEqualTo(said);
    }
  }

  private static Finding copy(Finding finding) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EntitiesTask task = new EntitiesTask();
    task.write(finding, new DataOutputStream(bytes));
    return task.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void specificationThatFindsNothingIsRefused() {
    assertThatThrownBy(() -> new EntitiesSpecification(List.of(), null, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rules' alone");
  }
}
