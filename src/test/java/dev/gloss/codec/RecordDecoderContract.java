package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.text.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link RecordDecoder} promises, whatever the format. */
abstract class RecordDecoderContract {
  private static final int DAMAGED_RECORDS = 5_000;
  private static final Duration LONGEST_DECODE = Duration.ofSeconds(2);
  private static final String SECRET = "Sesame-4711";

  /** A decoder of this format whose event has no key and no time of its own. */
  abstract RecordDecoder decoder(DecodeLimits limits);

  /** A good value with this text. */
  abstract byte[] value(String text);

  /** Values that are rejected for what they hold, each a different way; they hold no secret. */
  abstract List<byte[]> brokenValues();

  private RecordDecoder decoder() {
    return decoder(DecodeLimits.DEFAULT);
  }

  @Test
  void textComesThroughUnchanged() {
    String text = "Zürich \uD83D\uDE00 «\u4F60\u597D»\n\t\"quoted\" \\ \u0000 end";

    Document document = Records.document(decoder(), Records.of(value(text)));

    assertThat(document.text()).isEqualTo(text);
  }

  @Test
  void emptyTextIsLeftToTheAnnotator() {
    Document document = Records.document(decoder(), Records.of(value("")));

    assertThat(document.text()).isEmpty();
  }

  @Test
  void timeIsTheRecordsTimestamp() {
    Document document = Records.document(decoder(), Records.of(value("text")));

    assertThat(document.time()).isEqualTo(Instant.ofEpochMilli(Records.TIMESTAMP));
  }

  @Test
  void rawKeyIsReadAsUtf8() {
    RawRecord record = Records.of("käse".getBytes(UTF_8), value("text"));

    assertThat(Records.document(decoder(), record).key()).isEqualTo(Optional.of("käse"));
  }

  @Test
  void rawKeyThatIsNotUtf8HasANameOfItsOwn() {
    RawRecord record = Records.of(new byte[] {0, (byte) 0xFF, 0x41}, value("text"));

    assertThat(Records.document(decoder(), record).key()).isEqualTo(Optional.of("bytes:00ff41"));
    // The text of that name is another key.
    RawRecord text = Records.of("bytes:00ff41".getBytes(UTF_8), value("text"));
    assertThat(Records.document(decoder(), text).key())
        .isEqualTo(Optional.of("bytes:62797465733a303066663431"));
  }

  @Test
  void nullAndEmptyRawKeysAreNoKey() {
    assertThat(Records.document(decoder(), Records.of(null, value("text"))).key()).isEmpty();
    assertThat(Records.document(decoder(), Records.of(new byte[0], value("text"))).key()).isEmpty();
  }

  @Test
  void nullValueIsADeletion() {
    Decoded.Deleted deleted = Records.deletion(decoder(), Records.of("käse".getBytes(UTF_8), null));

    assertThat(deleted.rejection())
        .isEqualTo(
            new Outcome.Rejected(
                RejectReason.NULL_VALUE, "expected a value, found none: a tombstone"));
    assertThat(deleted.document().key()).contains("käse");
    assertThat(deleted.document().text()).isEmpty();
  }

  @Test
  void valueOfExactlyTheLimitDecodes() {
    byte[] value = value("a text");

    RecordDecoder decoder = decoder(new DecodeLimits(value.length, 64));

    assertThat(Records.document(decoder, Records.of(value)).text()).isEqualTo("a text");
  }

  @Test
  void valueOverTheLimitIsRejected() {
    byte[] value = value("a text");

    RecordDecoder decoder = decoder(new DecodeLimits(value.length - 1, 64));

    Records.assertRejected(
        decoder,
        Records.of(value),
        RejectReason.RECORD_TOO_LARGE,
        "expected a value of at most %d bytes, found %d".formatted(value.length - 1, value.length));
  }

  @Test
  void decoderThatFailedDecodesTheNextRecord() {
    RecordDecoder decoder = decoder();
    RawRecord good = Records.of("key".getBytes(UTF_8), value("the good one"));
    Decoded expected = decoder().decode(good);

    for (byte[] broken : brokenValues()) {
      Records.rejection(decoder, Records.of(broken));

      assertThat(decoder.decode(good)).isEqualTo(expected);
    }
  }

  @Test
  void valueIsNotWrittenTo() {
    byte[] value = value("left alone");
    byte[] copy = value.clone();

    decoder().decode(Records.of(value));

    assertThat(value).isEqualTo(copy);
  }

  @Test
  @Timeout(60)
  void damagedRecordsAreJudgedQuicklyAndLeaveNoTrace() {
    RecordDecoder decoder = decoder();
    Random random = new Random(20_261);
    byte[] good = value("My card " + SECRET + " has not arrived, émigré \uD83D\uDE00");
    Decoded expected = decoder().decode(Records.of(good));
    int rejected = 0;
    for (int i = 0; i < DAMAGED_RECORDS; i++) {
      byte[] damaged = damage(good, random);
      long start = System.nanoTime();

      Decoded decoded = decoder.decode(Records.of(damaged));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_DECODE);
      if (decoded instanceof Decoded.Undecodable undecodable) {
        rejected++;
        assertThat(undecodable.rejection().message())
            .startsWith("expected ")
            .contains(", found ")
            .doesNotContain(SECRET, "card", "arrived", "\n");
      }
      assertThat(decoder.decode(Records.of(good))).isEqualTo(expected);
    }
    assertThat(rejected).isBetween(DAMAGED_RECORDS / 10, DAMAGED_RECORDS - 1);
  }

  private static byte[] damage(byte[] good, Random random) {
    byte[] damaged = good.clone();
    int flips = random.nextInt(4);
    for (int i = 0; i < flips; i++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(damaged, random.nextInt(damaged.length));
      case 1 -> {
        byte[] longer = Arrays.copyOf(damaged, damaged.length + 1 + random.nextInt(12));
        for (int i = damaged.length; i < longer.length; i++) {
          longer[i] = (byte) random.nextInt(256);
        }
        yield longer;
      }
      default -> damaged;
    };
  }
}
