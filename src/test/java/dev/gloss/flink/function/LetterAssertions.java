package dev.gloss.flink.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import dev.gloss.record.DeadLetter;
import java.nio.ByteBuffer;
import org.assertj.core.groups.Tuple;

/** What every dead letter must say of the record it stands for. */
final class LetterAssertions {
  private LetterAssertions() {}

  static void assertHolds(DeadLetter letter, RawRecord raw) {
    assertThat(letter.getTopic()).isEqualTo(raw.topic());
    assertThat(letter.getPartition()).isEqualTo(raw.partition());
    assertThat(letter.getOffset()).isEqualTo(raw.offset());
    assertThat(letter.getTimestamp().toEpochMilli()).isEqualTo(raw.timestamp());
    assertThat(letter.getKey()).isEqualTo(wrap(raw.key()));
    assertThat(letter.getValue()).isEqualTo(wrap(raw.value()));
    assertThat(letter.getHeaders())
        .extracting(header -> header.getName(), header -> header.getValue())
        .containsExactly(
            raw.headers().stream()
                .map(header -> Tuple.tuple(header.name(), wrap(header.value())))
                .toArray(Tuple[]::new));
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
