package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.pack.Release;
import dev.gloss.pack.Sha256;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

final class ModelInForceSerializerTest extends StreamSerializerContract<ModelInForce> {
  @Override
  TypeInformation<ModelInForce> type() {
    return StreamType.MODEL_IN_FORCE;
  }

  @Override
  List<ModelInForce> examples() {
    return List.of(
        new ModelInForce(
            new Release(1, "p", "é", "1.0.0", "0a".repeat(32), "2026-11-27T01:02:03Z"), 0, 1));
  }

  @Override
  ModelInForce random(RandomValues random) {
    return random.modelInForce();
  }

  /** They live in savepoints. */
  @Test
  void bytesOfVersionOneStayAsTheyAre() throws IOException {
    byte[] bytes = Samples.bytes(ModelInForceSerializer.INSTANCE, examples().get(0));

    assertThat(bytes).startsWith(1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(Sha256.of(bytes))
        .isEqualTo("9264e1859e86327a2ec2384c1860b17dc7be2aa2b901746d91b50102a9edaa30");
  }

  @Test
  void unknownVersionIsRefusedByNumber() throws IOException {
    byte[] bytes = Samples.bytes(ModelInForceSerializer.INSTANCE, examples().get(0));
    bytes[0] = 2;

    assertThatThrownBy(() -> Samples.read(ModelInForceSerializer.INSTANCE, bytes))
        .hasMessage("model in force: expected version 1, found 2");
  }
}
