package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConversationStateSerializerTest extends StreamSerializerContract<ConversationState> {
  @Override
  TypeInformation<ConversationState> type() {
    return StreamType.CONVERSATION;
  }

  @Override
  List<ConversationState> examples() {
    return List.of(ConversationState.empty(""), ConversationStates.KEPT);
  }

  @Override
  ConversationState random(RandomValues random) {
    return random.threadState();
  }

  @ParameterizedTest
  @ValueSource(strings = {KeptStateBytes.VALUE_OF_VERSION_1, KeptStateBytes.VALUE_OF_VERSION_2})
  void bytesOfEveryVersionAreReadForEver(String name) throws IOException {
    assertThat(Samples.read(ConversationStateSerializer.INSTANCE, KeptStateBytes.value(name)))
        .isEqualTo(ConversationStates.keptByEarlierVersion());
  }

  @Test
  void bytesOfVersionThreeKeepAllButATime() throws IOException {
    byte[] bytes = KeptStateBytes.value(KeptStateBytes.VALUE_OF_VERSION_3);

    assertThat(Samples.read(ConversationStateSerializer.INSTANCE, bytes))
        .isEqualTo(ConversationStates.keptByVersion3());
  }

  @Test
  void bytesOfThisVersionAreRead() throws IOException {
    byte[] bytes = KeptStateBytes.value(KeptStateBytes.VALUE);

    assertThat(Samples.read(ConversationStateSerializer.INSTANCE, bytes))
        .isEqualTo(ConversationStates.KEPT);
  }

  @Test
  void versionFourIsStillWrittenAsItWas() throws IOException {
    assertThat(Samples.bytes(ConversationStateSerializer.INSTANCE, ConversationStates.KEPT))
        .isEqualTo(KeptStateBytes.value(KeptStateBytes.VALUE));
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 5, -1})
  void unknownVersionIsRefusedByNumber(byte version) throws IOException {
    byte[] bytes = KeptStateBytes.value(KeptStateBytes.VALUE);
    bytes[0] = version;

    assertThatThrownBy(() -> Samples.read(ConversationStateSerializer.INSTANCE, bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("conversation state: expected version 1 to 4, found " + version);
  }
}
