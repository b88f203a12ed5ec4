package dev.gloss.sql;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.entities.EntitiesSettings;
import dev.gloss.entities.RedactSettings;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.view.TextViews;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Makes a model of a pack for {@code ML_PREDICT}:
 *
 * <pre>
 * CREATE MODEL banking INPUT (text STRING) OUTPUT (label STRING, score FLOAT)
 * WITH ('provider' = 'gloss', 'pack' = 'classpath:models/banking-support')
 * </pre>
 *
 * <p>Found by {@link java.util.ServiceLoader}. What is wrong with a model is said when it is first
 * queried, as Flink asks for it only then.
 */
@Internal
public final class GlossModelProviderFactory implements ModelProviderFactory {
  private static final ConfigOption<String> PACK =
      ConfigOptions.key("pack")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Place of the model pack: classpath:…, a path, or a URI Flink can read.");

  private static final ConfigOption<String> TIERS =
      ConfigOptions.key("tiers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Parts of the pack that are asked; by default what the pack is made for.");

  private static final ConfigOption<String> EMBED =
      ConfigOptions.key("embed")
          .stringType()
          .defaultValue(EmbeddingSource.ENCODER.label())
          .withDescription(
              "What makes the column embedding: encoder, or static, the student's rows.");

  private static final ConfigOption<Integer> TEXT_CHARACTERS =
      ConfigOptions.key("limits.text-characters")
          .intType()
          .defaultValue(TextViews.DEFAULT_CHARACTERS)
          .withDescription("Longest text read, in UTF-16 units; what lies beyond is not read.");

  @Override
  public String factoryIdentifier() {
    return "gloss";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(PACK);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(TIERS, EMBED, TEXT_CHARACTERS);
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    String name = context.getObjectIdentifier().getObjectName();
    ResolvedCatalogModel model = context.getCatalogModel();
    requireOneText(name, model.getResolvedInputSchema().getColumns());
    List<OutputColumn> columns = columns(name, model.getResolvedOutputSchema().getColumns());
    AnnotatorSettings settings = settings(name, helper.getOptions(), columns);
    try {
      Annotator.check(settings);
    } catch (ModelFormatException e) {
      throw new ValidationException("model %s: %s".formatted(name, e.getMessage()));
    }
    return new GlossModelProvider(settings, columns);
  }

  private static void requireOneText(String name, List<Column> input) {
    if (input.size() != 1
        || input.get(0).getDataType().getLogicalType().getTypeRoot() != LogicalTypeRoot.VARCHAR) {
      throw new ValidationException(
          "model %s: expected INPUT of one column of type STRING, found %s".formatted(name, input));
    }
  }

  private static List<OutputColumn> columns(String name, List<Column> output) {
    List<OutputColumn> columns = new ArrayList<>();
    for (Column column : output) {
      OutputColumn known =
          OutputColumn.named(column.getName())
              .orElseThrow(
                  () ->
                      new ValidationException(
                          "model %s: expected OUTPUT of some of %s; found %s"
                              .formatted(name, OutputColumn.known(), column.getName())));
      LogicalType expected = known.type().getLogicalType();
      LogicalType found = column.getDataType().getLogicalType();
      if (!found.copy(true).equals(expected)) {
        throw new ValidationException(
            "model %s: expected OUTPUT column %s of type %s, found %s"
                .formatted(
                    name, column.getName(), expected.asSummaryString(), found.asSummaryString()));
      }
      columns.add(known);
    }
    return columns;
  }

  /** Of the pack nothing is asked that no column shows. */
  private static AnnotatorSettings settings(
      String name, ReadableConfig options, List<OutputColumn> columns) {
    List<String> tasks =
        columns.stream().flatMap(column -> column.task().stream()).distinct().toList();
    AnnotatorSettings settings =
        new AnnotatorSettings(
            options.get(PACK),
            tasks,
            List.of(
                new ClassifySettings(
                    options.getOptional(TIERS).map(tiers -> tiers(name, tiers)).orElse(null))),
            options.get(TEXT_CHARACTERS),
            0);
    AnnotatorSettings redacting =
        columns.contains(OutputColumn.REDACTED)
            ? settings.with(new EntitiesSettings(RedactSettings.REPLACING))
            : settings;
    return columns.contains(OutputColumn.EMBEDDING)
        ? redacting.with(
            new EmbedSettings(embeddingSource(name, options.get(EMBED)), EmbeddingForm.FLOAT))
        : redacting;
  }

  private static EmbeddingSource embeddingSource(String name, String source) {
    return Arrays.stream(EmbeddingSource.values())
        .filter(each -> each.label().equals(source))
        .findFirst()
        .orElseThrow(
            () ->
                new ValidationException(
                    "model %s: expected 'embed' of encoder or static, found %s"
                        .formatted(name, source)));
  }

  private static RunAs tiers(String name, String tiers) {
    return Arrays.stream(RunAs.values())
        .filter(each -> each.label().equals(tiers))
        .findFirst()
        .orElseThrow(
            () ->
                new ValidationException(
                    "model %s: expected 'tiers' of student, cascade or teacher, found %s"
                        .formatted(name, tiers)));
  }
}
