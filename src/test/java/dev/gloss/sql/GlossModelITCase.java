package dev.gloss.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pack as a model of a query, on Flink's own planner. */
final class GlossModelITCase {
  private static final String PACK = "classpath:models/banking-support";
  private static final String TAGS =
      "tags ARRAY<ROW<label STRING, score FLOAT, `start` INT, `end` INT>>";

  private static final List<String> TEXTS =
      List.of(
          "I still have not received my new card.",
          "I lost my card yesterday. Also my top up failed twice, how do I change my PIN?",
          "thanks a lot, bye",
          "Why was I charged for taking out cash?");

  private final TableEnvironment environment =
      TableEnvironment.create(EnvironmentSettings.inStreamingMode());

  @Test
  void modelSaysWhatThePackSays() {
    model(
        "label STRING, score FLOAT, " + TAGS + ", abstained BOOLEAN, tier STRING, tokens INT", "");

    List<Row> rows = predict(TEXTS);

    assertThat(rows).hasSameSizeAs(TEXTS);
    try (Annotator annotator = Annotator.open(AnnotatorSettings.ofModel(PACK), System::nanoTime)) {
      for (int i = 0; i < rows.size(); i++) {
        Outcome.Annotated outcome = (Outcome.Annotated) annotator.annotate(TEXTS.get(i));
        assertThat(rows.get(i)).isEqualTo(expected(TEXTS.get(i), outcome));
      }
    }
  }

  private static Row expected(String text, Outcome.Annotated outcome) {
    Tags tags = outcome.annotation().finding(Tags.class).orElseThrow();
    boolean silent = tags.tags().isEmpty();
    return Row.of(
        text,
        silent ? null : tags.tags().get(0).label(),
        silent ? null : tags.tags().get(0).score(),
        tags.tags().stream()
            .map(
                tag ->
                    Row.of(tag.label(), tag.score(), tag.evidence().start(), tag.evidence().end()))
            .toArray(Row[]::new),
        tags.abstained(),
        tags.tier().label(),
        outcome.annotation().tokens());
  }

  @Test
  void textThatCannotBeAnnotatedHasNullsAndAReason() {
    model("label STRING, summary STRING, reason STRING", "");
    List<String> texts = new ArrayList<>(List.of("", " \t", TEXTS.get(0)));
    texts.add(null);

    assertThat(predict(texts))
        .containsExactly(
            Row.of("", null, null, "EMPTY_TEXT: expected text, found 0 characters of white space"),
            Row.of(
                " \t", null, null, "EMPTY_TEXT: expected text, found 2 characters of white space"),
            Row.of(TEXTS.get(0), "card_arrival", TEXTS.get(0), null),
            Row.of(null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({"encoder, 384", "static, 256"})
  void embeddingIsAColumn(String source, int width) {
    model("label STRING, embedding ARRAY<FLOAT>", ", 'embed' = '" + source + "'");

    assertThat(predict(TEXTS))
        .hasSameSizeAs(TEXTS)
        .allSatisfy(
            row -> {
              Float[] values = (Float[]) row.getField(2);
              assertThat(values).hasSize(width);
              double square = 0;
              for (float value : values) {
                square += value * value;
              }
              assertThat(square).isCloseTo(1, within(1e-4));
            });
  }

  @Test
  void entitiesAndTheRedactedTextAreColumns() {
    model(
        "entities ARRAY<ROW<`type` STRING, score FLOAT, `start` INT, `end` INT>>, redacted STRING,"
            + " summary STRING",
        ", 'pack' = 'classpath:models/pii'");

    Row row = predict(List.of("Write to maria@example.org.")).get(0);

    assertThat((Row[]) row.getField(1)).containsExactly(Row.of("EMAIL_ADDRESS", 1f, 9, 26));
    assertThat(row.getField(2)).isEqualTo("Write to <EMAIL_ADDRESS>.");
    assertThat(row.getField(3)).isEqualTo("Write to <EMAIL_ADDRESS>.");
  }

  @Test
  void optionsAreThoseOfAJob() {
    model(
        "tier STRING, truncated BOOLEAN", ", 'tiers' = 'teacher', 'limits.text-characters' = '10'");

    assertThat(predict(TEXTS.subList(0, 1))).containsExactly(Row.of(TEXTS.get(0), "teacher", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "label STRING | , 'pack' = 'none' | model banking: none: expected",
        "label STRING | , 'tiers' = 'none' | model banking: expected 'tiers' of student, cascade or teacher, found none",
        "label STRING | , 'speed' = 'high' | Unsupported options found for 'gloss'",
        "mood STRING | | model banking: expected OUTPUT of some of label STRING, score FLOAT, tags ARRAY<ROW<`label` STRING",
        "embedding ARRAY<FLOAT> | , 'embed' = 'bert' | model banking: expected 'embed' of encoder or static, found bert",
        "score DOUBLE | | model banking: expected OUTPUT column score of type FLOAT, found DOUBLE"
      })
  void mistakeIsToldWhenTheModelIsQueried(String output, String options, String message) {
    model(output, options == null ? "" : options);

    assertThatThrownBy(() -> predict(TEXTS)).rootCause().hasMessageContaining(message.strip());
  }

  @Test
  void textMustBeTheOnlyInput() {
    environment.executeSql(
        "CREATE MODEL banking INPUT (text INT) OUTPUT (label STRING)"
            + " WITH ('provider' = 'gloss', 'pack' = '"
            + PACK
            + "')");
    environment.executeSql("CREATE VIEW messages AS SELECT * FROM (VALUES (1)) AS t(text)");

    assertThatThrownBy(this::query)
        .rootCause()
        .hasMessageContaining("model banking: expected INPUT of one column of type STRING, found");
  }

  /** Flink's own word, which is clear enough. */
  @Test
  void streamOfUpdatesIsRefused() {
    model("label STRING", "");
    environment.executeSql(
        "CREATE VIEW messages AS SELECT MAX(text) AS text"
            + " FROM (VALUES ('a', 'one'), ('a', 'two')) AS t(k, text) GROUP BY k");

    assertThatThrownBy(this::query).hasMessageContaining("doesn't support consuming update");
  }

  /** A later option stands in the place of an earlier one of the same name. */
  private void model(String output, String options) {
    String pack = options.contains("'pack'") ? "" : ", 'pack' = '" + PACK + "'";
    environment.executeSql(
        "CREATE MODEL banking INPUT (text STRING) OUTPUT (%s) WITH ('provider' = 'gloss'%s%s)"
            .formatted(output, pack, options));
  }

  private List<Row> predict(List<String> texts) {
    String values =
        texts.stream()
            .map(text -> text == null ? "(CAST(NULL AS STRING))" : "('" + text + "')")
            .collect(Collectors.joining(", "));
    environment.executeSql(
        "CREATE VIEW messages AS SELECT * FROM (VALUES " + values + ") AS t(text)");
    return query();
  }

  private List<Row> query() {
    return CollectionUtil.iteratorToList(
        environment
            .executeSql("SELECT * FROM ML_PREDICT(TABLE messages, MODEL banking, DESCRIPTOR(text))")
            .collect());
  }
}
