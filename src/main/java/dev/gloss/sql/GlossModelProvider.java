package dev.gloss.sql;

import dev.gloss.annotate.AnnotatorSettings;
import java.util.List;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * A pack that answers queries.
 *
 * @param columns what is told of each text, in order
 */
record GlossModelProvider(AnnotatorSettings settings, List<OutputColumn> columns)
    implements PredictRuntimeProvider {
  GlossModelProvider {
    columns = List.copyOf(columns);
  }

  @Override
  public PredictFunction createPredictFunction(Context context) {
    return new AnnotatePredictFunction(settings, columns.toArray(OutputColumn[]::new));
  }

  @Override
  public ModelProvider copy() {
    return this;
  }
}
