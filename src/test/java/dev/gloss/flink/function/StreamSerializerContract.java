package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What every serializer of a stream or of state promises. */
abstract class StreamSerializerContract<T> {
  private static final int RANDOM_VALUES = 300;

  /** The type whose serializer is under test. */
  abstract TypeInformation<T> type();

  /** Small values at the edges: nulls, empty parts, odd characters. */
  abstract List<T> examples();

  /** Any value at all. */
  abstract T random(RandomValues random);

  final TypeSerializer<T> serializer() {
    return type().createSerializer(new SerializerConfigImpl());
  }

  private List<T> values() {
    RandomValues random = new RandomValues(new Random(20_262));
    return Stream.concat(
            examples().stream(), Stream.generate(() -> random(random)).limit(RANDOM_VALUES))
        .toList();
  }

  @Test
  void everyValueComesBackEqual() throws IOException {
    for (T value : values()) {
      T back = Samples.read(serializer(), Samples.bytes(serializer(), value));

      assertThat(Contents.of(back)).isEqualTo(Contents.of(value));
    }
  }

  @Test
  void equalValuesHaveEqualBytes() throws IOException {
    for (T value : values()) {
      byte[] bytes = Samples.bytes(serializer(), value);

      assertThat(Samples.bytes(serializer(), Samples.read(serializer(), bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void eachValueOfAStreamIsReadToItsEndAndNoFurther() throws IOException {
    List<T> values = values();
    DataOutputSerializer out = new DataOutputSerializer(1024);
    for (T value : values) {
      serializer().serialize(value, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

    List<T> back = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      back.add(serializer().deserialize(in));
    }

    assertThat(in.available()).isZero();
    assertThat(Contents.of(back)).isEqualTo(Contents.of(values));
  }

  @Test
  void copyFromStreamToStreamKeepsTheBytes() throws IOException {
    for (T value : values()) {
      byte[] bytes = Samples.bytes(serializer(), value);
      DataOutputSerializer out = new DataOutputSerializer(1024);

      serializer().copy(new DataInputDeserializer(bytes), out);

      assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }
  }

  @Test
  void valuesAreSharedAndNotCopied() {
    for (T value : examples()) {
      assertThat(serializer().copy(value)).isSameAs(value);
      assertThat(serializer().isImmutableType()).isTrue();
    }
  }

  @Test
  void bytesThatEndTooEarlyAreRefused() throws IOException {
    for (T value : examples()) {
      byte[] bytes = Samples.bytes(serializer(), value);
      for (int length = 0; length < bytes.length; length++) {
        DataInputDeserializer in = new DataInputDeserializer(bytes, 0, length);

        assertThatThrownBy(() -> serializer().deserialize(in)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void snapshotOfTheSerializerReadsBackCompatibleAsItIs() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer().snapshotConfiguration());

    TypeSerializerSnapshot<T> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(
            serializer()
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(restored.restoreSerializer()).isEqualTo(serializer());
  }

  @Test
  void serializerAndTypeTravelWithTheJob() throws Exception {
    assertThat(InstantiationUtil.clone(serializer())).isEqualTo(serializer());
    assertThat(InstantiationUtil.clone(type())).isEqualTo(type()).hasSameHashCodeAs(type());
  }
}
