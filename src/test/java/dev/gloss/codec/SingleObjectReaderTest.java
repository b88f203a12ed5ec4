package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.record.ConversationTag;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ExtractiveSummary;
import dev.gloss.record.ModelReference;
import dev.gloss.record.NearDuplicate;
import dev.gloss.record.ScoredEntity;
import dev.gloss.record.ScoredTag;
import dev.gloss.record.SourcePlace;
import dev.gloss.record.TextEmbedding;
import dev.gloss.record.TextSpan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SingleObjectReaderTest {
  private static final byte[] DEAD_LETTER =
      new DeadLetterEncoder("job", RecordFraming.SINGLE_OBJECT, DeadLetterEncoderTest.BOUNDLESS)
          .encode(
              Records.of(new byte[] {1}),
              new Outcome.Rejected(RejectReason.INVALID_AVRO, "bad"),
              Optional.empty(),
              Optional.empty())
          .value();

  @Test
  void recordWithEveryNestedRecordComesBack() throws IOException {
    EnrichedText enriched =
        new EnrichedText(
            "id",
            "key",
            Instant.ofEpochMilli(1),
            new SourcePlace("topic", 1, 2L),
            "text",
            Map.of("a", "b"),
            List.of(new ScoredTag("label", 0.5f, 1, 3)),
            false,
            "",
            List.of(new ScoredEntity("PER", 0, 4, 0.25f)),
            new ExtractiveSummary("text", List.of(new TextSpan(0, 4))),
            "thread",
            List.of(new ConversationTag("label", 0.25f)),
            new TextEmbedding(
                "static", "d1", 2, List.of(), ByteBuffer.wrap(new byte[] {127, -63}), 0.0070f),
            new NearDuplicate("e-0", 0.9f),
            "[PER]",
            new ModelReference("name", "1", "ab"),
            "teacher",
            false,
            1,
            2L,
            Instant.ofEpochMilli(5));

    EnrichedText read =
        SingleObjectReader.ofEnrichedText()
            .read(
                new FramedWriter<>(EnrichedText.class, RecordFraming.SINGLE_OBJECT)
                    .write(enriched));

    assertThat(read).isEqualTo(enriched);
    assertThat(read.getTags()).hasOnlyElementsOfType(ScoredTag.class);
    assertThat(read.getEntities()).hasOnlyElementsOfType(ScoredEntity.class);
    assertThat(read.getSummary().getSpans()).hasOnlyElementsOfType(TextSpan.class);
    assertThat(read.getConversationTags()).hasOnlyElementsOfType(ConversationTag.class);
  }

  @Test
  void recordOfAnotherSchemaIsRefused() {
    assertThatThrownBy(() -> SingleObjectReader.ofEnrichedText().read(DEAD_LETTER))
        .isInstanceOf(IOException.class)
        .hasMessage("expected a Gloss record in single-object encoding");
  }

  @Test
  void everyShorterRecordIsRefusedAndTheNextOneRead() throws IOException {
    var reader = SingleObjectReader.ofDeadLetters();
    for (int length = 0; length < DEAD_LETTER.length; length++) {
      byte[] cut = Arrays.copyOf(DEAD_LETTER, length);

      assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(IOException.class);

      assertThat(reader.read(DEAD_LETTER).getMessage()).isEqualTo("bad");
    }
  }

  @Test
  void classOfAnUnknownRecordIsNotLoaded() {
    Schema foreign = Schema.createRecord("ProcessBuilder", null, "java.lang", false, List.of());

    assertThat(new SingleObjectReader.OwnClasses().getClass(foreign)).isNull();
  }
}
