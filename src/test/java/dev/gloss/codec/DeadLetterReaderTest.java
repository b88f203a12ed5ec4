package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.record.DeadLetter;
import dev.gloss.registry.RegisteredSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DeadLetterReaderTest {
  private static final int ID = 7;

  private final DeadLetterReader reader =
      new DeadLetterReader(
          id ->
              id == ID
                  ? Optional.of(RegisteredSchema.avro(DeadLetter.getClassSchema().toString()))
                  : Optional.empty());

  static List<Path> released() {
    return SchemaCompatibilityTest.released().stream()
        .filter(file -> file.getFileName().toString().startsWith("DeadLetter-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("released")
  void letterOfEveryReleasedSchemaIsRead(Path file) throws IOException {
    Schema schema = new Schema.Parser().parse(Files.readString(file));
    GenericData.Record letter =
        new GenericRecordBuilder(schema)
            .set("topic", "in")
            .set("offset", 3L)
            .set("value", ByteBuffer.wrap(new byte[] {1, 2}))
            .set("reason", "INVALID_JSON")
            .build();
    byte[] bytes =
        new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema)
            .encode(letter)
            .array();

    DeadLetter read = reader.read(bytes);

    assertThat(read.getOffset()).isEqualTo(3);
    assertThat(read.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(read.getReason()).isEqualTo("INVALID_JSON");
    assertThat(read.getCut()).isEmpty();
  }

  @Test
  void letterOfARegisteredSchemaIsRead() throws IOException {
    assertThat(reader.read(letter(RecordFraming.ofRegistered(ID))).getMessage()).isEqualTo("bad");
  }

  @Test
  void letterOfAnIdThatNobodyKnowsIsNone() {
    byte[] letter = letter(RecordFraming.ofRegistered(ID + 1));

    assertThatThrownBy(() -> reader.read(letter))
        .isInstanceOf(IOException.class)
        .hasMessage("expected a schema of id 8, found none");
  }

  @Test
  void tombstoneIsNone() {
    assertThatThrownBy(() -> reader.read(null))
        .isInstanceOf(IOException.class)
        .hasMessage("expected a dead letter of Gloss, found a tombstone");
  }

  /** What else there may be is thrown on. */
  @Test
  void lettersThatAreCutShortOrAlteredAreNone() {
    Random random = new Random(9);
    for (RecordFraming framing :
        List.of(RecordFraming.SINGLE_OBJECT, RecordFraming.ofRegistered(ID))) {
      byte[] whole = letter(framing);
      for (int i = 0; i < 5_000; i++) {
        byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length));
        for (int flips = random.nextInt(3); flips > 0 && broken.length > 0; flips--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        try {
          reader.read(broken);
        } catch (IOException expected) {
          // As it should be.
        }
      }
    }
  }

  private static byte[] letter(RecordFraming framing) {
    return new DeadLetterEncoder("job", framing, DeadLetterEncoderTest.BOUNDLESS)
        .encode(
            Records.of(new byte[] {1}),
            new Outcome.Rejected(RejectReason.INVALID_AVRO, "bad"),
            Optional.empty(),
            Optional.empty())
        .value();
  }
}
