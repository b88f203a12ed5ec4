package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterEncoderTest {
  private static final Outcome.Rejected REJECTED =
      new Outcome.Rejected(RejectReason.INVALID_JSON, "expected JSON, found none at byte 3");
  private static final Optional<String> DIGEST = Optional.of("ab12");
  private static final DeadLetterEncoder ENCODER =
      new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT);

  private static DeadLetter decoded(byte[] bytes) throws IOException {
    return SingleObjectReader.ofDeadLetters().read(bytes);
  }

  @Test
  void everyFieldComesBack() throws IOException {
    RawRecord record =
        new RawRecord(
            "messages",
            3,
            1L << 40,
            Records.TIMESTAMP,
            new byte[] {1},
            new byte[] {0, -1},
            List.of(
                new RawRecord.Header("trace", new byte[] {7}),
                new RawRecord.Header("trace", null),
                new RawRecord.Header("", new byte[0])));

    DeadLetter letter = decoded(ENCODER.encode(record, REJECTED, DIGEST));

    assertThat(letter)
        .isEqualTo(
            new DeadLetter(
                "messages",
                3,
                1L << 40,
                Instant.ofEpochMilli(Records.TIMESTAMP),
                ByteBuffer.wrap(new byte[] {1}),
                ByteBuffer.wrap(new byte[] {0, -1}),
                List.of(
                    new RecordHeader("trace", ByteBuffer.wrap(new byte[] {7})),
                    new RecordHeader("trace", null),
                    new RecordHeader("", ByteBuffer.wrap(new byte[0]))),
                "INVALID_JSON",
                "expected JSON, found none at byte 3",
                "support",
                "ab12"));
  }

  @Test
  void nullKeyAndValueStayNullAndEmptyOnesEmpty() throws IOException {
    DeadLetter nothing = decoded(ENCODER.encode(Records.of(null, null), REJECTED, DIGEST));
    DeadLetter empty =
        decoded(ENCODER.encode(Records.of(new byte[0], new byte[0]), REJECTED, DIGEST));

    assertThat(nothing.getKey()).isNull();
    assertThat(nothing.getValue()).isNull();
    assertThat(empty.getKey()).isEqualTo(ByteBuffer.allocate(0));
    assertThat(empty.getValue()).isEqualTo(ByteBuffer.allocate(0));
  }

  @Test
  void unknownModelIsNull() throws IOException {
    byte[] bytes =
        new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT)
            .encode(Records.of(new byte[0]), REJECTED, Optional.empty());

    assertThat(decoded(bytes).getModelDigest()).isNull();
  }

  @Test
  void arbitraryBytesComeBackAndTheSameRecordGivesTheSameBytes() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] key = new byte[random.nextInt(50)];
      byte[] value = new byte[random.nextInt(1 + (i == 0 ? 2_000_000 : 5_000))];
      random.nextBytes(key);
      random.nextBytes(value);
      RawRecord record = Records.of(key, value);

      byte[] bytes = ENCODER.encode(record, REJECTED, DIGEST);

      DeadLetter letter = decoded(bytes);
      assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(key));
      assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
      assertThat(
              new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT)
                  .encode(record, REJECTED, DIGEST))
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void reasonIsWrittenByNameAndNamedInTheSchema(RejectReason reason) throws IOException {
    byte[] bytes =
        ENCODER.encode(Records.of(new byte[0]), new Outcome.Rejected(reason, "expected"), DIGEST);

    assertThat(decoded(bytes).getReason()).isEqualTo(reason.name());
    assertThat(DeadLetter.getClassSchema().getField("reason").doc()).contains(reason.name());
  }
}
