package dev.gloss.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Findings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.near.EarlierText;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.record.ConversationTag;
import dev.gloss.record.EnrichedText;
import dev.gloss.record.ExtractiveSummary;
import dev.gloss.record.ModelReference;
import dev.gloss.record.NearDuplicate;
import dev.gloss.record.ScoredTag;
import dev.gloss.record.SourcePlace;
import dev.gloss.record.TextSpan;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Document;
import dev.gloss.text.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnrichedTextEncoderTest {
  private static final ModelIdentity MODEL = new ModelIdentity("banking", "1.2.0", "ab12");
  private static final RawRecord RECORD = Records.of(new byte[0]);
  private static final Document DOCUMENT =
      new Document(
          "e-1",
          Optional.of("thread"),
          "My card is lost. Ünd \uD83D\uDE00. Help.",
          Instant.ofEpochMilli(-5),
          Map.of("channel", "mail", "a", "", "z", "ü"));
  private static final Outcome.Annotated OUTCOME =
      new Outcome.Annotated(
          Findings.of(
              List.of(new Tag("lost_card", 0.875f, new Span(0, 15)), new Tag("help", 0.0625f)),
              false,
              new Summary(
                  "My card is lost. Help.",
                  List.of(
                      new SalientSentence(new Span(0, 16), 0.5f, SentenceVector.NONE),
                      new SalientSentence(new Span(25, 30), 0.25f, SentenceVector.NONE))),
              Tier.TEACHER,
              true,
              11),
          "said so far",
          List.of(new Tag("lost_card", 0.5f)),
          Optional.of(new EarlierText("e-0", 0.75f)),
          1_234);

  private static EnrichedText decoded(byte[] bytes) throws IOException {
    return SingleObjectReader.ofEnrichedText().read(bytes);
  }

  @Test
  void everyFieldComesBack() throws IOException {
    EnrichedText enriched =
        decoded(
            new EnrichedTextEncoder(true, RecordFraming.SINGLE_OBJECT)
                .encode(RECORD, DOCUMENT, OUTCOME, MODEL, Optional.empty()));

    assertThat(enriched.getId()).isEqualTo("e-1");
    assertThat(enriched.getKey()).isEqualTo("thread");
    assertThat(enriched.getTime()).isEqualTo(Instant.ofEpochMilli(-5));
    assertThat(enriched.getSource()).isEqualTo(new SourcePlace("messages", 3, 42L));
    assertThat(enriched.getText()).isEqualTo(DOCUMENT.text());
    assertThat(enriched.getAttributes()).isEqualTo(DOCUMENT.attributes());
    assertThat(enriched.getTags())
        .containsExactly(
            new ScoredTag("lost_card", 0.875f, 0, 15), new ScoredTag("help", 0.0625f, 0, 0));
    assertThat(enriched.getAbstained()).isFalse();
    assertThat(enriched.getSilence()).isEmpty();
    assertThat(enriched.getEntities()).isEmpty();
    assertThat(enriched.getSummary())
        .isEqualTo(
            new ExtractiveSummary(
                "My card is lost. Help.", List.of(new TextSpan(0, 16), new TextSpan(25, 30))));
    assertThat(enriched.getThreadSummary()).isEqualTo("said so far");
    assertThat(enriched.getConversationTags())
        .containsExactly(new ConversationTag("lost_card", 0.5f));
    assertThat(enriched.getEmbedding()).isNull();
    assertThat(enriched.getNearDuplicateOf()).isEqualTo(new NearDuplicate("e-0", 0.75f));
    assertThat(enriched.getRedacted()).isNull();
    assertThat(enriched.getModel()).isEqualTo(new ModelReference("banking", "1.2.0", "ab12"));
    assertThat(enriched.getTier()).isEqualTo("teacher");
    assertThat(enriched.getTruncated()).isTrue();
    assertThat(enriched.getTokens()).isEqualTo(11);
    assertThat(enriched.getAnnotateMicros()).isEqualTo(1_234);
  }

  @Test
  void abstainedDocumentWithoutKeyHasNullKeyAndNoTags() throws IOException {
    Document document =
        new Document("e-2", Optional.empty(), "Hm.", Instant.ofEpochMilli(7), Map.of());
    Annotation annotation =
        Findings.of(List.of(), true, new Summary("", List.of()), Tier.TEACHER, false, 2);

    EnrichedText enriched =
        decoded(
            new EnrichedTextEncoder(true, RecordFraming.SINGLE_OBJECT)
                .encode(
                    RECORD,
                    document,
                    new Outcome.Annotated(annotation, 5),
                    MODEL,
                    Optional.empty()));

    assertThat(enriched.getKey()).isNull();
    assertThat(enriched.getTags()).isEmpty();
    assertThat(enriched.getAbstained()).isTrue();
    assertThat(enriched.getSilence()).isEqualTo("unsure");
    assertThat(enriched.getTruncated()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(value = Silence.class, names = "NOT_SILENT", mode = EnumSource.Mode.EXCLUDE)
  void reasonOfASilenceIsTold(Silence silence) throws IOException {
    Tags silent = new Tags(List.of(), silence, Tier.STUDENT, Leaning.NONE);
    Annotation annotation = new Annotation(List.of(silent), false, 2);

    EnrichedText enriched =
        decoded(
            new EnrichedTextEncoder(true, RecordFraming.SINGLE_OBJECT)
                .encode(
                    RECORD,
                    DOCUMENT,
                    new Outcome.Annotated(annotation, 5),
                    MODEL,
                    Optional.empty()));

    assertThat(enriched.getAbstained()).isTrue();
    assertThat(enriched.getSilence()).isEqualTo(silence.label()).isNotEmpty();
  }

  @Test
  void packThatDoesNotTagIsNotSilent() throws IOException {
    Annotation annotation = new Annotation(List.of(new Summary("", List.of())), false, 2);

    EnrichedText enriched =
        decoded(
            new EnrichedTextEncoder(true, RecordFraming.SINGLE_OBJECT)
                .encode(
                    RECORD,
                    DOCUMENT,
                    new Outcome.Annotated(annotation, 5),
                    MODEL,
                    Optional.empty()));

    assertThat(enriched.getAbstained()).isFalse();
    assertThat(enriched.getSilence()).isEmpty();
  }

  @Test
  void textStaysBehindUnlessTheJobWantsIt() throws IOException {
    byte[] bytes =
        new EnrichedTextEncoder(false, RecordFraming.SINGLE_OBJECT)
            .encode(RECORD, DOCUMENT, OUTCOME, MODEL, Optional.empty());

    assertThat(decoded(bytes).getText()).isNull();
    assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("Ünd");
  }

  @Test
  void attributesAreWrittenInTheOrderOfTheirNames() throws IOException {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 10; i < 60; i++) {
      attributes.put("name" + i, "value");
    }
    Document document =
        new Document("e-1", Optional.empty(), "text", Instant.ofEpochMilli(0), attributes);

    byte[] bytes =
        new EnrichedTextEncoder(false, RecordFraming.SINGLE_OBJECT)
            .encode(RECORD, document, OUTCOME, MODEL, Optional.empty());

    String written = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(attributes.keySet().stream().sorted().map(written::indexOf)).isSorted();
  }

  @Test
  void eventTravelsThroughDecoderAndEncoder() throws IOException {
    RecordDecoder decoder =
        RecordDecoders.create(
            EventEncoding.of(
                EventFormat.JSON,
                new EventPaths(
                    Optional.of("id"), Optional.of("key"), "text", Optional.of("at"), Map.of()),
                DecodeLimits.DEFAULT));
    RawRecord record = Records.of("{\"id\":1,\"key\":2,\"text\":\"half \\ud83d pair\",\"at\":3}");
    Document document = Records.document(decoder, record);

    EnrichedText enriched =
        decoded(
            new EnrichedTextEncoder(true, RecordFraming.SINGLE_OBJECT)
                .encode(record, document, OUTCOME, MODEL, Optional.empty()));

    assertThat(enriched.getId()).isEqualTo("1");
    assertThat(enriched.getKey()).isEqualTo("2");
    assertThat(enriched.getTime()).isEqualTo(Instant.ofEpochMilli(3));
    assertThat(enriched.getText()).isEqualTo(document.text()).isEqualTo("half \uFFFD pair");
  }
}
