package dev.gloss.sql;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/**
 * One row in, one row out: what a pack says of a text, as columns. NULL gives NULLs, and a text
 * that cannot be annotated gives NULLs and a reason. The weights are shared with every other slot
 * of this JVM; they are never serialized.
 */
@Internal
public final class AnnotatePredictFunction extends PredictFunction {
  private static final long serialVersionUID = 1L;

  private final AnnotatorSettings settings;
  private final OutputColumn[] columns;

  private transient Annotator annotator;

  AnnotatePredictFunction(AnnotatorSettings settings, OutputColumn[] columns) {
    this.settings = settings;
    this.columns = columns;
  }

  @Override
  public void open(FunctionContext context) {
    annotator = Annotator.open(settings, System::nanoTime);
  }

  @Override
  public Collection<RowData> predict(RowData input) {
    GenericRowData row = new GenericRowData(columns.length);
    if (!input.isNullAt(0)) {
      Outcome outcome = annotator.annotate(input.getString(0).toString());
      for (int i = 0; i < columns.length; i++) {
        row.setField(i, columns[i].value(outcome));
      }
    }
    return List.of(row);
  }

  @Override
  public void close() {
    if (annotator != null) {
      annotator.close();
      annotator = null;
    }
  }
}
