package dev.gloss.flink.function;

import static dev.gloss.flink.function.FunctionHarness.MAX_PARALLELISM;
import static dev.gloss.flink.function.Samples.CARD_ARRIVAL;
import static dev.gloss.flink.function.Samples.CHANGE_PIN;
import static dev.gloss.flink.function.Samples.LOST_CARD;
import static dev.gloss.flink.function.Samples.SETTINGS;
import static dev.gloss.flink.function.Samples.annotated;
import static dev.gloss.flink.function.Samples.bytes;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Findings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.pack.PackCopy;
import dev.gloss.summarize.ConversationSentence;
import dev.gloss.summarize.ConversationSummarizer;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.SummarizeSettings;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What conversations remember across checkpoints, restarts, rescaling and time. */
final class AnnotateFunctionStateTest {
  /** Of the shipped model's vectors. */
  private static final int DIMENSIONS = 384;

  private static final SentenceVector LARGEST_VECTOR =
      SentenceVector.fromBytes(new byte[DIMENSIONS]);

  /** Of the shipped model; with evidence at the end of the longest text. */
  private static final Tag LONGEST_LABEL =
      new Tag(
          "balance_not_updated_after_cheque_or_cash_deposit",
          1,
          new Span(Integer.MAX_VALUE - 1, Integer.MAX_VALUE));

  /** As many as a conversation remembers and a message leans to; few messages have more tags. */
  private static final int LABELS = 8;

  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Keeps the weights loaded from test to test. */
  private static Annotator annotator;

  @BeforeAll
  static void load() {
    annotator = Annotator.open(SETTINGS, System::nanoTime);
  }

  @AfterAll
  static void release() {
    annotator.close();
  }

  @Test
  void restoredConversationGoesOnWhereItStopped() throws Exception {
    OperatorSubtaskState checkpoint;
    Outcome.Annotated before;
    ConversationState memory;
    try (var harness = inThreads().open()) {
      before = say(harness, "a", CARD_ARRIVAL);
      memory = harness.memory("a");
      checkpoint = harness.checkpoint();
      say(harness, "a", "What was said after the checkpoint is said again.");
    }

    try (var harness = inThreads().openWith(checkpoint)) {
      assertThat(harness.memory("a")).isEqualTo(memory);

      Outcome.Annotated after = say(harness, "a", CARD_ARRIVAL);

      assertThat(bytes(after.annotation())).isEqualTo(bytes(before.annotation()));
      assertThat(after.conversationSummary()).isEqualTo(before.conversationSummary());
      assertThat(harness.count("reused")).isEqualTo(1);
      assertThat(harness.histogram("annotateMicros").getCount()).isZero();
    }
  }

  @Test
  void resultsOfAnotherModelAreDroppedAndSentencesAreKept(@TempDir Path folder) throws Exception {
    AnnotatorSettings otherModel =
        AnnotatorSettings.ofModel(PackCopy.write(folder, "version: 2.1.1", "version: 1.1.1"))
            .with(SETTINGS.settings().get(0));
    OperatorSubtaskState checkpoint;
    String digest;
    try (var harness = inThreads().open()) {
      digest = harness.process(message("a", CARD_ARRIVAL)).model().digest();
      say(harness, "a", LOST_CARD);
      checkpoint = harness.checkpoint();
    }

    try (var harness =
        FunctionHarness.keyed(
                AnnotateFunction.withConversations(
                    EventReader.OF_RECORDS, otherModel, ConversationSettings.DEFAULT))
            .openWith(checkpoint)) {
      AnnotatedEvent<DecodedRecord> again = harness.process(message("a", CARD_ARRIVAL));

      assertThat(again.model().digest()).isNotEqualTo(digest);
      assertThat(harness.count("reused")).isZero();
      assertThat(annotated(again).conversationSummary()).contains(LOST_CARD);
      assertThat(harness.memory("a").source()).startsWith(again.model().digest());
      assertThat(harness.memory("a").results())
          .extracting(ConversationState.Result::text)
          .containsExactly(TextHash.of(CARD_ARRIVAL));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KeptStateBytes.SNAPSHOT_OF_VERSION_1,
        KeptStateBytes.SNAPSHOT_OF_VERSION_2,
        KeptStateBytes.SNAPSHOT_OF_VERSION_3,
        KeptStateBytes.SNAPSHOT
      })
  void snapshotsKeptInTheRepositoryRestore(String name) throws Exception {
    OperatorSubtaskState kept =
        OperatorSnapshotUtil.readStateHandle(KeptStateBytes.file(name).toString());

    try (var harness = inThreads().openWith(kept)) {
      assertThat(harness.memories()).isEqualTo(1);
      assertThat(harness.memory(ConversationStates.KEPT_THREAD))
          .isEqualTo(
              switch (name) {
                case KeptStateBytes.SNAPSHOT -> ConversationStates.KEPT;
                case KeptStateBytes.SNAPSHOT_OF_VERSION_3 -> ConversationStates.keptByVersion3();
                default -> ConversationStates.keptByEarlierVersion();
              });

      Outcome.Annotated next = say(harness, ConversationStates.KEPT_THREAD, CHANGE_PIN);

      assertThat(next.conversationSummary()).contains("My card never came.", CHANGE_PIN);
    }
  }

  @Test
  void stateOfALongConversationStaysWithinItsBound() throws Exception {
    List<DemoText> texts = DemoText.all();
    ConversationSettings settings = ConversationSettings.DEFAULT;
    int largest = 0;
    try (var harness = inThreads().open()) {
      for (int i = 0; i < 1_000; i++) {
        String text = texts.get(i % texts.size()).text();
        say(harness, "a", i + ": " + text.substring(0, Math.min(80, text.length())));
        if (i % 50 == 49) {
          largest = Math.max(largest, size(harness.memory("a")));
        }
      }

      assertThat(harness.memory("a").sentences()).hasSize(settings.sentences());
      assertThat(harness.memory("a").results()).hasSize(settings.results());
    }
    assertThat(largest).isLessThan(40_000);
  }

  @Test
  void sentencesWithoutEndDoNotSwellTheState() throws Exception {
    try (var harness = inThreads().open()) {
      for (int i = 0; i < 3; i++) {
        say(harness, "a", ("\u4F60\u597D " + i + " ").repeat(250));
      }

      assertThat(size(harness.memory("a"))).isLessThan(mostBytes());
      assertThat(harness.memory("a").sentences()).isNotEmpty();
      assertThat(harness.memory("a").results())
          .hasSize(3)
          .allSatisfy(
              result ->
                  assertThat(Findings.summary(result.annotation()).text())
                      .hasSizeLessThanOrEqualTo(280));
    }
  }

  @Test
  void largestStateKeepsToTheDocumentedBound() throws Exception {
    ConversationState largest = largestState(ConversationSettings.DEFAULT);

    assertThat(size(largest)).isBetween(mostBytes() * 9 / 10, mostBytes());
    assertThat(largest.withResult(TextHash.of("next"), resultOf(1_001), 100)).isEqualTo(largest);
  }

  @Test
  void silentConversationIsForgotten() throws Exception {
    try (var harness = inThreads().open()) {
      harness.setTime(0);
      say(harness, "a", LOST_CARD);

      harness.setTime(DAY + 1);

      assertThat(harness.memory("a")).isNull();
      assertThat(say(harness, "a", CHANGE_PIN).conversationSummary()).isEqualTo(CHANGE_PIN);
    }
  }

  @Test
  void conversationThatGoesOnIsRemembered() throws Exception {
    try (var harness = inThreads().open()) {
      harness.setTime(0);
      say(harness, "a", LOST_CARD);
      harness.setTime(DAY - 1);
      say(harness, "a", LOST_CARD);

      harness.setTime(2 * DAY - 2);

      assertThat(say(harness, "a", CHANGE_PIN).conversationSummary())
          .isEqualTo(LOST_CARD + " " + CHANGE_PIN);
      assertThat(harness.count("reused")).isEqualTo(1);
    }
  }

  @Test
  void silenceCountsAcrossARestart() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = inThreads().open()) {
      harness.setTime(0);
      say(harness, "a", LOST_CARD);
      harness.setTime(DAY / 2);
      say(harness, "b", LOST_CARD);
      checkpoint = harness.checkpoint();
    }

    try (var harness = inThreads()) {
      harness.setTime(DAY + 1);
      harness.openWith(checkpoint);

      assertThat(harness.memory("a")).isNull();
      assertThat(harness.memory("b")).isNotNull();
    }
  }

  @Test
  void everyConversationMovesToExactlyOneSubtaskWhenRescaled() throws Exception {
    Map<String, ConversationState> conversations = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      conversations.put("conversation " + i, memoryOf(i));
    }
    OperatorSubtaskState one;
    try (var harness = inThreads().open()) {
      for (var conversation : conversations.entrySet()) {
        harness.plant(conversation.getKey(), conversation.getValue());
      }
      one = harness.checkpoint();
    }

    OperatorSubtaskState three = rescaled(one, 1, 3, conversations);
    OperatorSubtaskState two = rescaled(three, 3, 2, conversations);

    rescaled(two, 2, 1, conversations);
  }

  /**
   * Restores at another parallelism, looks for every conversation where its messages would go, and
   * gives all that the new subtasks keep.
   */
  private static OperatorSubtaskState rescaled(
      OperatorSubtaskState state,
      int oldParallelism,
      int parallelism,
      Map<String, ConversationState> conversations)
      throws Exception {
    List<OperatorSubtaskState> kept = new ArrayList<>();
    int memories = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      AnnotateFunction<DecodedRecord> function =
          AnnotateFunction.withConversations(
              EventReader.OF_RECORDS, SETTINGS, ConversationSettings.DEFAULT);
      try (var harness =
          FunctionHarness.keyed(function, parallelism, subtask)
              .openWith(
                  AbstractStreamOperatorTestHarness.repartitionOperatorState(
                      state, MAX_PARALLELISM, oldParallelism, parallelism, subtask))) {
        for (var conversation : conversations.entrySet()) {
          if (subtask == subtaskOf(conversation.getKey(), parallelism)) {
            assertThat(harness.memory(conversation.getKey())).isEqualTo(conversation.getValue());
          }
        }
        assertThat(harness.memories()).isPositive();
        memories += harness.memories();
        kept.add(harness.checkpoint());
      }
    }
    assertThat(memories).isEqualTo(conversations.size());
    return AbstractStreamOperatorTestHarness.repackageState(
        kept.toArray(new OperatorSubtaskState[0]));
  }

  private static int subtaskOf(String thread, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        thread, MAX_PARALLELISM, parallelism);
  }

  private static ConversationState memoryOf(int number) {
    return ConversationState.empty("digest")
        .withSentences(
            List.of(new ConversationSentence("Sentence " + number, 0.5f, SentenceVector.NONE)));
  }

  /** As many and as large parts as the settings and the shipped model allow. */
  private static ConversationState largestState(ConversationSettings settings) {
    String sentence = "\u4F60".repeat(ConversationSummarizer.MAX_CHARACTERS);
    ConversationState state =
        ConversationState.empty("f".repeat(64))
            .withLabels(new ConversationLabels(Collections.nCopies(LABELS, LONGEST_LABEL)))
            .withSentences(
                Collections.nCopies(
                    settings.sentences(), new ConversationSentence(sentence, 1, LARGEST_VECTOR)));
    for (int i = 0; i < settings.results(); i++) {
      Annotation annotation = resultOf(ConversationState.MAX_SUMMARY_CHARACTERS);
      state = state.withResult(TextHash.of("text " + i), annotation, settings.results());
    }
    return state;
  }

  private static Annotation resultOf(int characters) {
    SalientSentence sentence = new SalientSentence(new Span(0, characters), 1, LARGEST_VECTOR);
    List<Tag> labels = Collections.nCopies(LABELS, LONGEST_LABEL);
    Summary summary =
        new Summary(
            "\u4F60".repeat(characters),
            Collections.nCopies(SummarizeSettings.DEFAULT.budget().sentences(), sentence));
    return new Annotation(
        List.of(
            new Tags(
                labels, Silence.NOT_SILENT, Tier.TEACHER, new Leaning(labels, LONGEST_LABEL, 1)),
            summary),
        true,
        Integer.MAX_VALUE);
  }

  /** What {@link ConversationState} promises of its size. */
  private static int mostBytes() {
    ConversationSettings settings = ConversationSettings.DEFAULT;
    return settings.sentences() * (DIMENSIONS + 1_000)
        + settings.results()
            * (SummarizeSettings.DEFAULT.budget().sentences() * (DIMENSIONS + 20) + 4_200)
        + 600;
  }

  private static int size(ConversationState state) throws Exception {
    return bytes(ConversationStateSerializer.INSTANCE, state).length;
  }

  private static FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> inThreads()
      throws Exception {
    return FunctionHarness.keyed(
        AnnotateFunction.withConversations(
            EventReader.OF_RECORDS, SETTINGS, ConversationSettings.DEFAULT));
  }

  private static Outcome.Annotated say(
      FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> harness,
      String thread,
      String text)
      throws Exception {
    return annotated(harness.process(message(thread, text)));
  }
}
