package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThreadStateSerializerTest extends StreamSerializerContract<ThreadState> {
  @Override
  TypeInformation<ThreadState> type() {
    return StreamType.THREAD;
  }

  @Override
  List<ThreadState> examples() {
    return List.of(ThreadState.empty(""), ThreadStates.KEPT);
  }

  @Override
  ThreadState random(RandomValues random) {
    return random.threadState();
  }

  @Test
  void bytesOfVersionOneAreReadForEver() throws IOException {
    assertThat(Samples.read(ThreadStateSerializer.INSTANCE, KeptStateBytes.value()))
        .isEqualTo(ThreadStates.KEPT);
  }

  @Test
  void versionOneIsStillWrittenAsItWas() throws IOException {
    assertThat(Samples.bytes(ThreadStateSerializer.INSTANCE, ThreadStates.KEPT))
        .isEqualTo(KeptStateBytes.value());
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 2, -1})
  void unknownVersionIsRefusedByNumber(byte version) throws IOException {
    byte[] bytes = KeptStateBytes.value();
    bytes[0] = version;

    assertThatThrownBy(() -> Samples.read(ThreadStateSerializer.INSTANCE, bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("thread state: expected version 1, found " + version);
  }
}
