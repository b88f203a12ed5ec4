package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.SETTINGS;
import static dev.gloss.flink.function.Samples.alone;
import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Findings;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tags;
import dev.gloss.summarize.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The same text gets the same annotation, bit for bit, whatever flows around it. */
final class AnnotateFunctionPropertyTest {
  private static final int TEXTS = 60;
  private static final int ORDERS = 3;

  @Test
  void annotationDependsOnTheTextAlone() throws Exception {
    Random random = new Random(20_263);
    List<String> texts =
        new ArrayList<>(DemoText.all().stream().map(DemoText::text).distinct().toList());
    Collections.shuffle(texts, random);
    List<String> chosen = new ArrayList<>(texts.subList(0, TEXTS));
    Map<String, String> expected = withoutContext(chosen);

    for (int order = 0; order < ORDERS; order++) {
      Collections.shuffle(chosen, random);
      Map<String, String> found = inThreads(chosen, 1 + random.nextInt(20), random);

      assertThat(found).isEqualTo(expected);
    }
    assertThat(expected).hasSize(TEXTS);
    assertThat(expected.values()).doesNotHaveDuplicates();
  }

  private static Map<String, String> withoutContext(List<String> texts) throws Exception {
    Map<String, String> annotations = new TreeMap<>();
    try (var harness =
        FunctionHarness.unkeyed(AnnotateFunction.withoutContext(EventReader.OF_RECORDS, SETTINGS))
            .open()) {
      for (String text : texts) {
        annotations.put(text, annotate(harness, alone("id", text)));
      }
    }
    return annotations;
  }

  /** Each text in a random one of so many conversations, or in none, and some of them twice. */
  private static Map<String, String> inThreads(List<String> texts, int threads, Random random)
      throws Exception {
    Map<String, String> annotations = new TreeMap<>();
    AnnotateFunction<DecodedRecord> function =
        AnnotateFunction.withConversations(
            EventReader.OF_RECORDS, SETTINGS, ConversationSettings.DEFAULT);
    try (var harness = FunctionHarness.keyed(function).open()) {
      for (String text : texts) {
        int thread = random.nextInt(threads + 1);
        DecodedRecord record =
            thread == threads ? alone("id", text) : message("thread " + thread, text);
        String annotation = annotate(harness, record);
        if (random.nextInt(4) == 0) {
          assertThat(annotate(harness, record)).isEqualTo(annotation);
        }
        annotations.put(text, annotation);
      }
    }
    return annotations;
  }

  /**
   * What the record says of the text by itself: a sentence's vector is kept for its conversation
   * alone, and a tag beside a silence is what the conversation tells.
   */
  private static String annotate(
      FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> harness, DecodedRecord record)
      throws Exception {
    Annotation said = annotated(harness.process(record)).annotation();
    Summary summary = Findings.summary(said);
    Tags tags = Findings.tags(said);
    return "%s %s %s %s %s %s %s"
        .formatted(
            tags.silence() == Silence.NOT_SILENT ? tags.tags() : List.of(),
            tags.silence(),
            summary.text(),
            summary.spans(),
            tags.tier(),
            said.truncated(),
            said.tokens());
  }
}
