package dev.gloss.bench;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.codec.RawRecord;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.flink.Gloss;
import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.DecodedRecord;
import dev.gloss.flink.function.EventReader;
import dev.gloss.flink.function.StreamType;
import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.text.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** Jobs from a generator through one operator to nowhere, in one chain. */
final class OperatorJob {
  private final EmbeddedFlink flink;
  private final List<String> texts;

  OperatorJob(EmbeddedFlink flink, List<String> texts) {
    this.flink = flink;
    this.texts = texts;
  }

  /** Our operator. */
  Counted.Run annotate(String model, RunAs tiers, int parallelism) {
    return annotate(model, tiers, parallelism, Pace.FULL);
  }

  /** Our operator, once, at a pace. */
  Counted.Run annotate(String model, RunAs tiers, Pace pace) {
    return annotate(model, tiers, 1, pace);
  }

  private Counted.Run annotate(String model, RunAs tiers, int parallelism, Pace pace) {
    AnnotatorSettings settings = AnnotatorSettings.ofModel(model).with(new ClassifySettings(tiers));
    return start(parallelism, pace, records -> annotated(records, settings));
  }

  /** Our operator, with a static embedding of each text. */
  Counted.Run embed(String model, Pace pace) {
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel(model)
            .with(new ClassifySettings(RunAs.STUDENT))
            .with(new EmbedSettings(EmbeddingSource.STATIC, EmbeddingForm.INT8));
    return start(1, pace, records -> annotated(records, settings));
  }

  private static SingleOutputStreamOperator<DecodedRecord> annotated(
      DataStream<DecodedRecord> records, AnnotatorSettings settings) {
    return records
        .map(AnnotateFunction.withoutContext(EventReader.OF_RECORDS, settings))
        .returns(StreamType.ANNOTATED)
        .map(AnnotatedEvent::event)
        .returns(StreamType.DECODED);
  }

  /** Our operator as others put it into jobs of their own. */
  Counted.Run api(String model, RunAs tiers, Pace pace) {
    AnnotatorSettings settings = AnnotatorSettings.ofModel(model).with(new ClassifySettings(tiers));
    return start(
        1,
        pace,
        records ->
            Gloss.annotate(records, record -> record.document().text(), settings)
                .annotated()
                .map(AnnotatedEvent::event)
                .returns(StreamType.DECODED));
  }

  /** The pack as a model of a query, which is told all that our operator is told. */
  Counted.Run sql(String model, RunAs tiers, Pace pace) {
    return start(
        1,
        pace,
        records -> {
          StreamTableEnvironment tables =
              StreamTableEnvironment.create(records.getExecutionEnvironment());
          tables.executeSql(
              """
              CREATE MODEL bench INPUT (text STRING)
              OUTPUT (
                tags ARRAY<ROW<label STRING, score FLOAT, `start` INT, `end` INT>>,
                summary STRING)
              WITH ('provider' = 'gloss', 'pack' = '%s', 'tiers' = '%s')
              """
                  .formatted(model, tiers.label()));
          tables.createTemporaryView(
              "texts",
              tables
                  .fromDataStream(
                      records.map(record -> record.document().text()).returns(Types.STRING))
                  .as("text"));
          return tables
              .toDataStream(
                  tables.sqlQuery(
                      "SELECT * FROM ML_PREDICT(TABLE texts, MODEL bench, DESCRIPTOR(text))"))
              .map(row -> Generator.record((String) row.getField(0), System.nanoTime()))
              .returns(StreamType.DECODED);
        });
  }

  /** What is often written instead. */
  Counted.Run naive() {
    return start(
        1, Pace.FULL, records -> records.map(new NaiveFunction()).returns(StreamType.DECODED));
  }

  /** An operator between the generator and the count. */
  private interface Operator {
    SingleOutputStreamOperator<DecodedRecord> over(DataStream<DecodedRecord> records);
  }

  private Counted.Run start(int parallelism, Pace pace, Operator operator) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    Counted counted = new Counted();
    DataStream<DecodedRecord> records =
        environment
            .fromSource(
                new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                WatermarkStrategy.noWatermarks(),
                "numbers",
                Types.LONG)
            .map(new Generator(texts, pace))
            .returns(StreamType.DECODED);
    operator.over(records).map(counted).returns(StreamType.DECODED).sinkTo(new DiscardingSink<>());
    return counted.started(flink.submit(environment, "bench"));
  }

  /** Numbers to records. A record's offset is when it was due, in nanoseconds. */
  private static final class Generator extends RichMapFunction<Long, DecodedRecord> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> texts;
    private final Pace pace;
    private transient long due;

    Generator(List<String> texts, Pace pace) {
      this.texts = new ArrayList<>(texts);
      this.pace = pace;
    }

    @Override
    public void open(OpenContext context) {
      due = System.nanoTime();
    }

    @Override
    public DecodedRecord map(Long number) throws InterruptedException {
      due = pace.next(due);
      return record(texts.get((int) (number % texts.size())), due);
    }

    static DecodedRecord record(String text, long due) {
      RawRecord raw = new RawRecord("generator", 0, due, 0, null, new byte[0], List.of());
      return new DecodedRecord(
          raw, new Document("n", Optional.empty(), text, Instant.EPOCH, Map.of()));
    }
  }

  private static final class NaiveFunction extends RichMapFunction<DecodedRecord, DecodedRecord> {
    private static final long serialVersionUID = 1L;
    private transient NaiveClassifier classifier;

    @Override
    public void open(OpenContext context) {
      classifier = NaiveClassifier.open();
    }

    @Override
    public DecodedRecord map(DecodedRecord record) {
      classifier.classify(record.document().text());
      return record;
    }

    @Override
    public void close() {
      if (classifier != null) {
        classifier.close();
      }
    }
  }
}
