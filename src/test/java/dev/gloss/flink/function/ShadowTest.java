package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.CARD_ARRIVAL;
import static dev.gloss.flink.function.Samples.CHANGE_PIN;
import static dev.gloss.flink.function.Samples.LOST_CARD;
import static dev.gloss.flink.function.Samples.alone;
import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.bytes;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Findings;
import dev.gloss.classify.Tag;
import dev.gloss.pack.TestPacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A second pack beside the one that annotates. */
final class ShadowTest {
  private static final AnnotatorSettings SPEAKER = AnnotatorSettings.ofModel(TestPacks.SHIPPED);

  /** Its labels are others, so it disagrees wherever either of the two says anything. */
  private static final String OTHER = "classpath:models/assistant";

  private static final List<String> TEXTS =
      List.of(CARD_ARRIVAL, "And why?", LOST_CARD, CHANGE_PIN, LOST_CARD, "");

  @Test
  void changesNothingOfWhatIsSaid() throws Exception {
    List<AnnotatedEvent<DecodedRecord>> alone = new ArrayList<>();
    List<AnnotatedEvent<DecodedRecord>> shadowed = new ArrayList<>();
    try (var plain = FunctionHarness.keyed(speaker()).open();
        var beside = FunctionHarness.keyed(shadowedBy(OTHER, 1)).open()) {
      for (String text : TEXTS) {
        alone.add(plain.process(message("a", text)));
        shadowed.add(beside.process(message("a", text)));
      }

      assertThat(beside.count("shadow.compared")).isPositive();
    }
    for (int i = 0; i < TEXTS.size() - 1; i++) {
      assertThat(bytes(annotated(shadowed.get(i)).annotation()))
          .isEqualTo(bytes(annotated(alone.get(i)).annotation()));
      assertThat(annotated(shadowed.get(i)).conversationTags())
          .isEqualTo(annotated(alone.get(i)).conversationTags());
    }
    int last = TEXTS.size() - 1;
    assertThat(shadowed.get(last).outcome()).isEqualTo(alone.get(last).outcome());
  }

  @Test
  void disagreementsAreCountedByLabel() throws Exception {
    try (var harness = FunctionHarness.keyed(shadowedBy(OTHER, 1)).open()) {
      String said = label(harness.process(alone("1", LOST_CARD)));
      harness.process(alone("2", LOST_CARD));

      assertThat(harness.counted())
          .containsEntry("shadow.compared", 2L)
          .containsEntry("shadow.disagreed", 2L)
          .containsEntry("shadow.label." + said + ".lost", 2L)
          .containsEntry("shadow.label.report_lost_card.gained", 2L)
          .doesNotContainKey("shadow.failed");
      assertThat(harness.histogram("shadow.annotateMicros").getCount()).isEqualTo(2);
    }
  }

  @Test
  void packAgreesWithItself() throws Exception {
    try (var harness = FunctionHarness.keyed(shadowedBy(TestPacks.SHIPPED, 1)).open()) {
      for (String text : TEXTS) {
        harness.process(message("a", text));
      }

      assertThat(harness.count("shadow.compared")).isEqualTo(TEXTS.size() - 1);
      assertThat(harness.count("shadow.disagreed")).isZero();
    }
  }

  @Test
  void shareIsReadAndAReplayReadsTheSame() throws Exception {
    List<DecodedRecord> records =
        IntStream.range(0, 400).mapToObj(i -> alone("r" + i, "my card " + i + " is lost")).toList();
    List<Map<String, Long>> counted = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (var harness = FunctionHarness.keyed(shadowedBy(OTHER, .25)).open()) {
        for (DecodedRecord each : records) {
          harness.process(each);
        }
        assertThat(harness.count("shadow.compared")).isBetween(70L, 130L);
        counted.add(harness.counted());
      }
    }
    assertThat(counted.get(1)).isEqualTo(counted.get(0));
  }

  @Test
  void recordsPassWhereTheShadowCannotBeLoaded() throws Exception {
    try (var harness = FunctionHarness.keyed(shadowedBy("file:/nowhere/pack", 1)).open()) {
      assertThat(label(harness.process(message("a", CARD_ARRIVAL)))).isEqualTo("card_arrival");
      assertThat(harness.gauge("shadow.reads")).isZero();
      assertThat(harness.counted()).doesNotContainKey("shadow.compared");
    }
  }

  private static AnnotateFunction<DecodedRecord> speaker() {
    return AnnotateFunction.withConversations(
        EventReader.OF_RECORDS, SPEAKER, ConversationSettings.DEFAULT);
  }

  private static AnnotateFunction<DecodedRecord> shadowedBy(String model, double share) {
    return speaker()
        .shadowedBy(
            new ShadowSettings(AnnotatorSettings.ofModel(model).of(List.of("classify")), share));
  }

  private static String label(AnnotatedEvent<DecodedRecord> event) {
    List<Tag> tags = Findings.tags(annotated(event).annotation()).tags();
    assertThat(tags).hasSize(1);
    return tags.get(0).label();
  }
}
