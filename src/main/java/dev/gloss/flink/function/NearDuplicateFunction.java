package dev.gloss.flink.function;

import dev.gloss.annotate.Outcome;
import dev.gloss.near.EarlierText;
import dev.gloss.near.Hyperplanes;
import dev.gloss.near.LetterVector;
import dev.gloss.near.NearSettings;
import dev.gloss.near.NearTexts;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Says of each text which earlier one it nearly repeats, whoever said that. A text goes through
 * several of these, one after the other, each keyed by another hash of its letters: what one hash
 * keeps apart another may bring together. Each remembers the latest texts of a key that repeat
 * none, so that a flood of one complaint is one text there. What is remembered is bounded by the
 * number of keys.
 */
@Internal
public final class NearDuplicateFunction
    extends RichMapFunction<AnnotatedEvent<DecodedRecord>, AnnotatedEvent<DecodedRecord>> {
  private static final long serialVersionUID = 1L;

  /** In UTF-16 units; an event whose id is longer is not remembered: it would swell the state. */
  private static final int LONGEST_ID = 250;

  /** Name of the state; a savepoint finds it by this. */
  static final String STATE = "near-texts";

  private final NearSettings settings;
  private transient ValueState<NearTexts> state;
  private transient Counter near;

  NearDuplicateFunction(NearSettings settings) {
    this.settings = settings;
  }

  /**
   * Sends events through all hashes.
   *
   * @param uid of the operators, which get a number each behind it
   */
  public static SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> over(
      SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> events,
      NearSettings settings,
      String uid) {
    SingleOutputStreamOperator<AnnotatedEvent<DecodedRecord>> stream = events;
    for (int table = 0; table < NearSettings.TABLES; table++) {
      stream =
          stream
              .keyBy(new Key(table), Types.INT)
              .map(new NearDuplicateFunction(settings))
              .returns(StreamType.ANNOTATED)
              .name("near duplicates " + (table + 1))
              .uid(uid + "-" + (table + 1));
    }
    return stream;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(new ValueStateDescriptor<>(STATE, StreamType.NEAR_TEXTS));
    near = getRuntimeContext().getMetricGroup().addGroup("gloss").counter("nearDuplicates");
  }

  @Override
  public AnnotatedEvent<DecodedRecord> map(AnnotatedEvent<DecodedRecord> event) throws IOException {
    if (!(event.outcome() instanceof Outcome.Annotated annotated)) {
      return event;
    }
    LetterVector letters = LetterVector.of(event.event().document().text());
    if (letters.scale() == 0) {
      return event;
    }
    long time = event.event().eventTime();
    NearTexts before = Optional.ofNullable(state.value()).orElse(NearTexts.NONE);
    Optional<EarlierText> found = before.nearest(letters, time, settings);
    Optional<EarlierText> elsewhere = annotated.nearDuplicateOf();
    if (found.isEmpty() && elsewhere.isEmpty()) {
      String id = event.event().document().id();
      if (id.length() <= LONGEST_ID) {
        state.update(before.with(id, letters, time, settings));
      }
      return event;
    }
    if (found.isEmpty()
        || elsewhere.filter(other -> other.cosine() >= found.get().cosine()).isPresent()) {
      return event;
    }
    if (elsewhere.isEmpty()) {
      near.inc();
    }
    return new AnnotatedEvent<>(event.event(), annotated.nearTo(found.get()), event.model());
  }

  /** The hash of an event's letters in one table; events without are spread. */
  private static final class Key implements KeySelector<AnnotatedEvent<DecodedRecord>, Integer> {
    private static final long serialVersionUID = 1L;

    private final int table;
    private transient Hyperplanes planes;

    Key(int table) {
      this.table = table;
    }

    @Override
    public Integer getKey(AnnotatedEvent<DecodedRecord> event) {
      LetterVector letters = LetterVector.of(event.event().document().text());
      if (letters.scale() == 0 || !(event.outcome() instanceof Outcome.Annotated)) {
        return -1 - Math.floorMod(event.event().document().id().hashCode(), NearSettings.KEYS);
      }
      if (planes == null) {
        planes = NearSettings.hash(table);
      }
      return planes.signature(letters.components());
    }
  }
}
