package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.codec.Decoded;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordDecoder;
import dev.gloss.codec.RecordDecoders;
import dev.gloss.flink.job.JobFile;
import dev.gloss.flink.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo's job rejects every malformed event, and for the reason that the demo means. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformationTest {
  private static final JobSettings JOB =
      JobFile.read(Path.of("jobs/banking-support.yaml"), Map.of(), List.of());

  private Annotator annotator;

  @BeforeAll
  void load() {
    annotator = Annotator.open(AnnotatorSettings.ofModel(JOB.model().place()), System::nanoTime);
  }

  @AfterAll
  void release() {
    annotator.close();
  }

  @ParameterizedTest
  @EnumSource(Malformation.class)
  void malformedEventIsRejectedForItsReason(Malformation malformation) throws IOException {
    byte[] value = malformation.spoil(event());

    assertThat(outcome(value)).isInstanceOf(Outcome.Rejected.class);
    Outcome.Rejected rejected = (Outcome.Rejected) outcome(value);
    assertThat(rejected.reason()).isEqualTo(reason(malformation));
    assertThat(rejected.message())
        .startsWith("expected ")
        .contains(", found ")
        .doesNotContain("passcode", "\n");
  }

  private static RejectReason reason(Malformation malformation) {
    return switch (malformation) {
      case CUT_OFF_JSON -> RejectReason.INVALID_JSON;
      case MISSING_TEXT -> RejectReason.MISSING_FIELD;
      case EMPTY_TEXT, BLANK_TEXT -> RejectReason.EMPTY_TEXT;
      case TEXT_OF_WRONG_TYPE -> RejectReason.WRONG_TYPE;
      case MEGABYTE_OF_TEXT -> RejectReason.RECORD_TOO_LARGE;
      case INVALID_UTF8 -> RejectReason.INVALID_UTF8;
      case TOMBSTONE -> RejectReason.NULL_VALUE;
      case DEEP_JSON -> RejectReason.JSON_TOO_DEEP;
    };
  }

  private static ObjectNode event() throws IOException {
    String line = DemoResources.lines("messages.jsonl").get(0);
    assertThat(line).contains("passcode");
    return new ObjectMapper().readValue(line, ObjectNode.class);
  }

  private Outcome outcome(byte[] value) {
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(
                JOB.source().format(), JOB.source().fields().orElseThrow(), JOB.source().limits()));
    Decoded decoded =
        decoder.decode(new RawRecord("support-messages", 0, 0, 0, null, value, List.of()));
    if (decoded instanceof Decoded.Deleted deleted) {
      return deleted.rejection();
    }
    return decoded instanceof Decoded.Undecodable undecodable
        ? undecodable.rejection()
        : annotator.annotate(((Decoded.Event) decoded).document().text());
  }
}
