package dev.gloss.sql;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.flink.function.ConversationAnnotator;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.pack.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.types.ColumnList;
import org.apache.flink.types.Row;

/**
 * Annotates messages in the light of their conversations, in SQL:
 *
 * <pre>
 * CREATE TEMPORARY SYSTEM FUNCTION GLOSS_CONVERSATION AS 'dev.gloss.sql.ConversationFunction';
 *
 * SELECT * FROM GLOSS_CONVERSATION(
 *   input =&gt; TABLE messages PARTITION BY conversation,
 *   text =&gt; DESCRIPTOR(text),
 *   pack =&gt; 'classpath:models/banking-support')
 * </pre>
 *
 * <p>Each row comes out with all its columns and those that tell what the pack says of it, what its
 * conversation has said so far and what that is about. What a conversation remembers is bounded, in
 * the form of the state of a DataStream job, and forgotten after 24 hours of silence.
 */
@PublicEvolving
public final class ConversationFunction extends ProcessTableFunction<RowData> {
  private static final long serialVersionUID = 1L;

  private static final int TEXT = 1;
  private static final int PACK = 2;

  private static final List<OutputColumn> OF_MESSAGE =
      List.of(
          OutputColumn.LABEL,
          OutputColumn.SCORE,
          OutputColumn.TAGS,
          OutputColumn.SILENCE,
          OutputColumn.TIER,
          OutputColumn.SUMMARY,
          OutputColumn.REASON);

  private static final DataType OUTPUT = output();

  private transient Annotator annotator;
  private transient ConversationAnnotator conversations;

  private static DataType output() {
    List<DataTypes.Field> fields = new ArrayList<>();
    OF_MESSAGE.forEach(column -> fields.add(DataTypes.FIELD(column.column(), column.type())));
    fields.add(DataTypes.FIELD("conversation_summary", DataTypes.STRING()));
    fields.add(
        DataTypes.FIELD(
            "conversation_tags",
            DataTypes.ARRAY(
                DataTypes.ROW(
                    DataTypes.FIELD("label", DataTypes.STRING()),
                    DataTypes.FIELD("score", DataTypes.FLOAT())))));
    return DataTypes.ROW(fields).toInternal();
  }

  /** What Flink keeps of a conversation. */
  public static final class Memory {
    @DataTypeHint("BYTES")
    public byte[] bytes;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    LinkedHashMap<String, StateTypeStrategy> state = new LinkedHashMap<>();
    DataType memory =
        DataTypes.STRUCTURED(Memory.class, DataTypes.FIELD("bytes", DataTypes.BYTES()));
    state.put(
        "memory",
        StateTypeStrategy.of(
            context -> Optional.of(memory), ConversationSettings.DEFAULT.timeToLive()));
    return TypeInference.newBuilder()
        .staticArguments(
            StaticArgument.table(
                "input",
                Row.class,
                false,
                EnumSet.of(
                    StaticArgumentTrait.SET_SEMANTIC_TABLE,
                    StaticArgumentTrait.PASS_COLUMNS_THROUGH)),
            StaticArgument.scalar("text", DataTypes.DESCRIPTOR(), false),
            StaticArgument.scalar("pack", DataTypes.STRING(), false))
        .stateTypeStrategies(state)
        .outputTypeStrategy(ConversationFunction::output)
        .build();
  }

  /** Refuses what would fail in the job. */
  private static Optional<DataType> output(CallContext call) {
    String pack =
        call.getArgumentValue(PACK, String.class)
            .orElseThrow(() -> call.newValidationError("expected pack => a literal, found none"));
    ColumnList text =
        call.getArgumentValue(TEXT, ColumnList.class)
            .orElseThrow(
                () -> call.newValidationError("expected text => DESCRIPTOR(column), found none"));
    boolean one =
        text.getNames().size() == 1
            && call.getTableSemantics(0)
                .map(table -> isText(table.dataType(), text.getNames().get(0)))
                .orElse(true);
    if (!one) {
      throw call.newValidationError(
          "expected text => DESCRIPTOR of one column of type STRING, found %s", text);
    }
    try {
      Annotator.check(AnnotatorSettings.ofModel(pack));
    } catch (ModelFormatException e) {
      throw call.newValidationError("%s", e.getMessage());
    }
    return Optional.of(OUTPUT);
  }

  private static boolean isText(DataType table, String name) {
    return DataType.getFields(table).stream()
        .filter(field -> field.getName().equals(name))
        .anyMatch(
            field -> field.getDataType().getLogicalType().is(LogicalTypeFamily.CHARACTER_STRING));
  }

  /**
   * One row of a conversation; called by Flink.
   *
   * @throws IOException if what was remembered is of no version that is known
   */
  public void eval(Memory memory, Row input, ColumnList text, String pack) throws IOException {
    if (annotator == null) {
      // What a query calls for is known with its first row.
      annotator = Annotator.open(AnnotatorSettings.ofModel(pack), System::nanoTime);
      conversations = new ConversationAnnotator(annotator, ConversationSettings.DEFAULT);
    }
    String said = input.getFieldAs(text.getNames().get(0));
    if (said == null) {
      collect(new GenericRowData(OF_MESSAGE.size() + 2));
      return;
    }
    ConversationAnnotator.Answer answer = conversations.annotate(said, memory.bytes);
    memory.bytes = answer.memory();
    collect(row(answer.outcome()));
  }

  private static RowData row(Outcome outcome) {
    GenericRowData row = new GenericRowData(OF_MESSAGE.size() + 2);
    int place = 0;
    for (OutputColumn column : OF_MESSAGE) {
      row.setField(place++, column.value(outcome));
    }
    if (outcome instanceof Outcome.Annotated annotated) {
      row.setField(place++, StringData.fromString(annotated.conversationSummary()));
      row.setField(
          place,
          new GenericArrayData(
              annotated.conversationTags().stream()
                  .map(tag -> GenericRowData.of(StringData.fromString(tag.label()), tag.score()))
                  .toArray()));
    }
    return row;
  }

  @Override
  public void close() {
    if (annotator != null) {
      annotator.close();
      annotator = null;
    }
  }
}
