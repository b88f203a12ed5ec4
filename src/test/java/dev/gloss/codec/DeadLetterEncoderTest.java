package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.pack.Sha256;
import dev.gloss.record.CutPart;
import dev.gloss.record.DeadLetter;
import dev.gloss.record.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** A topic that takes everything. */
  static final RecordRoom BOUNDLESS = new FixedRoom(Integer.MAX_VALUE);

  private static final DeadLetterEncoder ENCODER =
      new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT, BOUNDLESS);

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

    DeadLetter letter = decoded(ENCODER.encode(record, REJECTED, DIGEST, Optional.empty()).value());

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
                "ab12",
                List.of(),
                null));
  }

  @Test
  void nullKeyAndValueStayNullAndEmptyOnesEmpty() throws IOException {
    DeadLetter nothing =
        decoded(ENCODER.encode(Records.of(null, null), REJECTED, DIGEST, Optional.empty()).value());
    DeadLetter empty =
        decoded(
            ENCODER
                .encode(Records.of(new byte[0], new byte[0]), REJECTED, DIGEST, Optional.empty())
                .value());

    assertThat(nothing.getKey()).isNull();
    assertThat(nothing.getValue()).isNull();
    assertThat(empty.getKey()).isEqualTo(ByteBuffer.allocate(0));
    assertThat(empty.getValue()).isEqualTo(ByteBuffer.allocate(0));
  }

  @Test
  void unknownModelIsNull() throws IOException {
    byte[] bytes =
        new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT, BOUNDLESS)
            .encode(Records.of(new byte[0]), REJECTED, Optional.empty(), Optional.empty())
            .value();

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

      byte[] bytes = ENCODER.encode(record, REJECTED, DIGEST, Optional.empty()).value();

      DeadLetter letter = decoded(bytes);
      assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(key));
      assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(value));
      assertThat(
              new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT, BOUNDLESS)
                  .encode(record, REJECTED, DIGEST, Optional.empty())
                  .value())
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(RejectReason.class)
  void reasonIsWrittenByNameAndNamedInTheSchema(RejectReason reason) throws IOException {
    byte[] bytes =
        ENCODER
            .encode(
                Records.of(new byte[0]),
                new Outcome.Rejected(reason, "expected"),
                DIGEST,
                Optional.empty())
            .value();

    assertThat(decoded(bytes).getReason()).isEqualTo(reason.name());
    assertThat(DeadLetter.getClassSchema().getField("reason").doc()).contains(reason.name());
  }

  @Test
  void keyThatIsTooLargeTwiceIsWholeInTheLetterAndADigestBesideIt() throws IOException {
    byte[] key = bytes(600_000, 1);
    RawRecord record = Records.of(key, "not json".getBytes(StandardCharsets.UTF_8));

    DeadLetterEncoder.Letter letter = encoded(record, 1_000_000);

    assertThat(letter.key()).isEqualTo(Sha256.digest().digest(key));
    assertThat(decoded(letter.value()).getKey()).isEqualTo(ByteBuffer.wrap(key));
    assertThat(decoded(letter.value()).getCut()).isEmpty();
  }

  @Test
  void whatCannotFitIsCutAndSaysHowMuchThereWas() throws IOException {
    byte[] value = bytes(1_000_000, 2);

    DeadLetterEncoder.Letter encoded = encoded(Records.of(new byte[] {1}, value), 1_000_000);

    DeadLetter letter = decoded(encoded.value());
    assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    assertThat(letter.getCut()).containsExactly(new CutPart("value", 1_000_000L, Sha256.of(value)));
    byte[] kept = letter.getValue().array();
    assertThat(kept).hasSizeGreaterThan(990_000).isEqualTo(Arrays.copyOf(value, kept.length));
  }

  @Test
  void lettersOfAnyRecordFitAndTellTheTruth() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      int room = 8_192 + random.nextInt(20_000);
      RawRecord record =
          new RawRecord(
              "messages",
              0,
              i,
              Records.TIMESTAMP,
              random.nextInt(4) == 0 ? null : bytes(size(random), i),
              random.nextInt(8) == 0 ? null : bytes(size(random), i + 1),
              headers(random));

      DeadLetterEncoder.Letter encoded = encoded(record, room);

      assertThat(new FixedRoom(room).fits(encoded.key(), encoded.value(), List.of()))
          .as("record %d", i)
          .isTrue();
      DeadLetter letter = decoded(encoded.value());
      List<String> cut = letter.getCut().stream().map(CutPart::getPart).toList();
      assertPart(letter.getKey(), record.key(), cut.contains("key"));
      assertPart(letter.getValue(), record.value(), cut.contains("value"));
      assertThat(letter.getHeaders().size() < record.headers().size())
          .isEqualTo(cut.contains("headers"));
    }
  }

  private static void assertPart(ByteBuffer kept, byte[] whole, boolean cut) {
    if (whole == null) {
      assertThat(kept).isNull();
      return;
    }
    assertThat(kept.remaining() < whole.length).isEqualTo(cut);
    assertThat(kept).isEqualTo(ByteBuffer.wrap(whole, 0, kept.remaining()));
  }

  private static DeadLetterEncoder.Letter encoded(RawRecord record, int room) {
    return new DeadLetterEncoder("support", RecordFraming.SINGLE_OBJECT, new FixedRoom(room))
        .encode(record, REJECTED, DIGEST, Optional.empty());
  }

  private static int size(Random random) {
    return random.nextInt(random.nextBoolean() ? 40_000 : 100);
  }

  private static List<RawRecord.Header> headers(Random random) {
    List<RawRecord.Header> headers = new ArrayList<>();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(3_000) : 0; i > 0; i--) {
      headers.add(
          new RawRecord.Header("h", random.nextBoolean() ? null : bytes(random.nextInt(20), i)));
    }
    return headers;
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private record FixedRoom(int bytes) implements RecordRoom {
    @Override
    public boolean fits(byte[] key, byte[] value, List<RawRecord.Header> headers) {
      long keyLength = key == null ? 0 : key.length;
      return headers.isEmpty() && keyLength + value.length <= bytes;
    }
  }
}
