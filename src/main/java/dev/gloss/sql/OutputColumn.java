package dev.gloss.sql;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.ClassifyTask;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.embed.Embedding;
import dev.gloss.entities.Entities;
import dev.gloss.entities.EntitiesTask;
import dev.gloss.summarize.SummarizeTask;
import dev.gloss.summarize.Summary;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/** What a pack can say of a text, a column each. What was not said is NULL. */
enum OutputColumn {
  /** The most probable of the tags. */
  LABEL(DataTypes.STRING(), ClassifyTask.NAME, ofBest(tag -> string(tag.label()))),
  /** Its probability. */
  SCORE(DataTypes.FLOAT(), ClassifyTask.NAME, ofBest(Tag::score)),
  /** All tags, the most probable first, each with its evidence in UTF-16 units. */
  TAGS(
      DataTypes.ARRAY(
          DataTypes.ROW(
              DataTypes.FIELD("label", DataTypes.STRING()),
              DataTypes.FIELD("score", DataTypes.FLOAT()),
              DataTypes.FIELD("start", DataTypes.INT()),
              DataTypes.FIELD("end", DataTypes.INT()))),
      ClassifyTask.NAME,
      ofTags(OutputColumn::rows)),
  /** Whether no label was probable enough. */
  ABSTAINED(DataTypes.BOOLEAN(), ClassifyTask.NAME, ofTags(Tags::abstained)),
  /** Why nothing is said; empty if something is. */
  SILENCE(DataTypes.STRING(), ClassifyTask.NAME, ofTags(tags -> string(tags.silence().label()))),
  /** The part of the model that answered. */
  TIER(DataTypes.STRING(), ClassifyTask.NAME, ofTags(tags -> string(tags.tier().label()))),
  /** What is named, in order, each with its place in UTF-16 units. */
  ENTITIES(
      DataTypes.ARRAY(
          DataTypes.ROW(
              DataTypes.FIELD("type", DataTypes.STRING()),
              DataTypes.FIELD("score", DataTypes.FLOAT()),
              DataTypes.FIELD("start", DataTypes.INT()),
              DataTypes.FIELD("end", DataTypes.INT()))),
      EntitiesTask.NAME,
      annotation -> annotation.finding(Entities.class).map(OutputColumn::rows).orElse(null)),
  /** The text with the types of its entities in their place. */
  REDACTED(
      DataTypes.STRING(),
      EntitiesTask.NAME,
      annotation ->
          annotation
              .finding(Entities.class)
              .flatMap(Entities::redacted)
              .map(OutputColumn::string)
              .orElse(null)),
  /** The sentences that say most. */
  SUMMARY(
      DataTypes.STRING(),
      SummarizeTask.NAME,
      annotation ->
          annotation.finding(Summary.class).map(summary -> string(summary.text())).orElse(null)),
  /** The text as a vector of unit length. */
  EMBEDDING(
      DataTypes.ARRAY(DataTypes.FLOAT()),
      null,
      annotation ->
          annotation
              .finding(Embedding.class)
              .map(embedding -> new GenericArrayData(embedding.values()))
              .orElse(null)),
  /** Whether a limit kept part of the text from the model. */
  TRUNCATED(DataTypes.BOOLEAN(), null, Annotation::truncated),
  /** Word pieces that the model read. */
  TOKENS(DataTypes.INT(), null, Annotation::tokens),
  /** Why the text could not be annotated. */
  REASON(DataTypes.STRING(), null, annotation -> null);

  private final DataType type;
  private final String task;
  private final Function<Annotation, Object> value;

  OutputColumn(DataType type, String task, Function<Annotation, Object> value) {
    this.type = type;
    this.task = task;
    this.value = value;
  }

  private static Function<Annotation, Object> ofTags(Function<Tags, Object> value) {
    return annotation -> annotation.finding(Tags.class).map(value).orElse(null);
  }

  private static Function<Annotation, Object> ofBest(Function<Tag, Object> value) {
    return ofTags(tags -> tags.tags().isEmpty() ? null : value.apply(tags.tags().get(0)));
  }

  private static Object rows(Tags tags) {
    return new GenericArrayData(
        tags.tags().stream()
            .map(
                tag ->
                    GenericRowData.of(
                        string(tag.label()),
                        tag.score(),
                        tag.evidence().start(),
                        tag.evidence().end()))
            .toArray());
  }

  private static Object rows(Entities entities) {
    return new GenericArrayData(
        entities.entities().stream()
            .map(
                entity ->
                    GenericRowData.of(
                        string(entity.type()),
                        entity.score(),
                        entity.span().start(),
                        entity.span().end()))
            .toArray());
  }

  private static StringData string(String value) {
    return StringData.fromString(value);
  }

  /** Its name in SQL. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  DataType type() {
    return type;
  }

  /** The task that says it; empty: every text has it. */
  Optional<String> task() {
    return Optional.ofNullable(task);
  }

  /** In Flink's internal format. */
  Object value(Outcome outcome) {
    if (outcome instanceof Outcome.Annotated annotated) {
      return value.apply(annotated.annotation());
    }
    return this == REASON && outcome instanceof Outcome.Rejected rejected
        ? string(rejected.reason() + ": " + rejected.message())
        : null;
  }

  static Optional<OutputColumn> named(String column) {
    return Arrays.stream(values()).filter(each -> each.column().equals(column)).findFirst();
  }

  /** All there are, with their types. */
  static String known() {
    return Arrays.stream(values())
        .map(each -> each.column() + " " + each.type.getLogicalType().asSummaryString())
        .collect(Collectors.joining(", "));
  }
}
