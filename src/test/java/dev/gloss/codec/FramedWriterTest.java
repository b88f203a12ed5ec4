package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.record.DeadLetter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramedWriterTest {
  private final FramedWriter<DeadLetter> writer =
      new FramedWriter<>(DeadLetter.class, RecordFraming.SINGLE_OBJECT);

  @Test
  void bytesAreThoseOfAvrosOwnMessageEncoder() throws IOException {
    for (int length : new int[] {0, 1, 100, 5_000, 1}) {
      DeadLetter letter = letter("é".repeat(length), "job");

      ByteBuffer expected = DeadLetter.getEncoder().encode(letter);

      assertThat(ByteBuffer.wrap(writer.write(letter))).isEqualTo(expected);
    }
  }

  @Test
  void incompleteRecordLeavesNothingInTheNext() throws IOException {
    DeadLetter complete = letter("message", "job");

    assertThatThrownBy(() -> writer.write(letter("message", null)))
        .isInstanceOf(NullPointerException.class);

    assertThat(ByteBuffer.wrap(writer.write(complete)))
        .isEqualTo(DeadLetter.getEncoder().encode(complete));
  }

  private static DeadLetter letter(String message, String job) {
    DeadLetter letter = new DeadLetter();
    letter.setTopic("topic");
    letter.setPartition(1);
    letter.setOffset(2L);
    letter.setTimestamp(Instant.ofEpochMilli(3));
    letter.setKey(null);
    letter.setValue(ByteBuffer.wrap(new byte[] {4, 5}));
    letter.setHeaders(List.of());
    letter.setReason("EMPTY_TEXT");
    letter.setMessage(message);
    letter.setJob(job);
    letter.setModelDigest(null);
    letter.setCut(List.of());
    letter.setRefusedTimestamp(null);
    return letter;
  }
}
