package dev.gloss.flink.function;

import static dev.gloss.flink.function.Samples.CARD_ARRIVAL;
import static dev.gloss.flink.function.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Channel;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackCopy;
import dev.gloss.pack.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function whose model is a channel: when another pack speaks, and when none does. */
final class FollowedModelTest {
  private static final String FIRST = "2.1.1";
  private static final String SECOND = "2.1.2";
  private static final String THIRD = "2.1.3";

  /** Of the first of two subtasks. */
  private static final String KEY =
      Stream.iterate(0, i -> i + 1)
          .map(i -> "c" + i)
          .filter(
              key ->
                  KeyGroupRangeAssignment.assignKeyToParallelOperator(
                          key, FunctionHarness.MAX_PARALLELISM, 2)
                      == 0)
          .findFirst()
          .orElseThrow();

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Path channel;

  @BeforeEach
  void begin() throws IOException {
    channel = folder.resolve("channel.json");
    promote(FIRST);
  }

  @Test
  void anotherPackTakesOverAtACheckpoint() throws Exception {
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      assertThat(version(harness)).isEqualTo(FIRST);
      assertThat(harness.gauge("modelRevision")).isEqualTo(1);

      promote(SECOND);
      for (int i = 0; i < 20; i++) {
        Thread.sleep(50);
        assertThat(version(harness)).isEqualTo(FIRST);
      }
      checkpointUntil(harness, SECOND);

      assertThat(harness.gauge("modelRevision")).isEqualTo(2);
      assertThat(harness.gauge("model.banking-support 2.1.1.inForce")).isZero();
      assertThat(harness.gauge("model.banking-support 2.1.2.inForce")).isEqualTo(1);
    }
  }

  /** The record was read after the checkpoint, by the pack that the checkpoint had put in force. */
  @Test
  void replayAsksThePackThatWasAskedTheFirstTime() throws Exception {
    OperatorSubtaskState before;
    OperatorSubtaskState after;
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      before = harness.checkpoint();
      promote(SECOND);
      after = checkpointUntil(harness, SECOND);
      promote(THIRD);
    }

    try (var harness = FunctionHarness.unkeyed(function()).openWith(before)) {
      assertThat(version(harness)).isEqualTo(FIRST);
    }
    try (var harness = FunctionHarness.unkeyed(function()).openWith(after)) {
      assertThat(version(harness)).isEqualTo(SECOND);
      checkpointUntil(harness, THIRD);
    }
  }

  /** The shipped pack's profile is of messages that ask for all manner of things. */
  @Test
  void driftIsHeldAgainstTheProfileOfThePackInForce() throws Exception {
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      assertThat(harness.value("trait.labels.drift")).isNaN();
      for (int i = 0; i < 1_000; i++) {
        harness.process(message("a", CARD_ARRIVAL));
      }
      assertThat(harness.value("trait.labels.drift")).isGreaterThan(1);
      assertThat(harness.value("trait.tier.drift")).isLessThan(.1);

      promote(SECOND);
      checkpointUntil(harness, SECOND);

      assertThat(harness.value("trait.labels.drift")).isNaN();
    }
  }

  @Test
  void conversationsGoOnAcrossPacks() throws Exception {
    AnnotateFunction<DecodedRecord> function =
        AnnotateFunction.withConversations(
                EventReader.OF_RECORDS, settings(), ConversationSettings.DEFAULT)
            .lookingEvery(Duration.ofMillis(20));
    try (var harness = FunctionHarness.keyed(function).open()) {
      harness.process(message("ada", CARD_ARRIVAL));
      promote(SECOND);
      checkpointUntil(harness, SECOND);
      long before = harness.count("reused");

      harness.process(message("ada", CARD_ARRIVAL));

      // What the first pack said of the text is not what the second says.
      assertThat(harness.count("reused")).isEqualTo(before);
      AnnotatedEvent<DecodedRecord> again = harness.process(message("ada", CARD_ARRIVAL));
      assertThat(harness.count("reused")).isEqualTo(before + 1);
      assertThat(again.model().version()).isEqualTo(SECOND);
    }
  }

  @Test
  void brokenPackIsRefusedAndTheOneInForceGoesOn() throws Exception {
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      promote(SECOND);
      breakPack(SECOND);

      await(() -> harness.count("refusedModels") == 1);
      harness.checkpoint();

      assertThat(version(harness)).isEqualTo(FIRST);
      // It is tried again, but told once; then it is mended.
      Thread.sleep(300);
      assertThat(harness.count("refusedModels")).isEqualTo(1);
      pack(SECOND);
      checkpointUntil(harness, SECOND);
    }
  }

  /** Whoever has mended it does not wait for what was broken. */
  @Test
  void refusedPackIsTriedLessAndLessOftenAndTheNextAtOnce() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    Release inForce = Channel.read(channel.toString()).current();
    try (ModelFollower follower =
        new ModelFollower(settings(), Duration.ofDays(10), inForce, refusals::incrementAndGet)) {
      promote(SECOND);
      breakPack(SECOND);
      follower.look();
      assertThat(refusals).hasValue(1);

      pack(SECOND);
      follower.look();
      assertThat(follower.take()).isEmpty();
      follower.look();
      assertThat(versionOf(follower)).isEqualTo(SECOND);

      promote(THIRD);
      breakPack(THIRD);
      for (int i = 0; i < 10; i++) {
        follower.look();
      }
      assertThat(follower.take()).isEmpty();
      assertThat(refusals).hasValue(2);

      promote("2.1.4");
      follower.look();
      assertThat(versionOf(follower)).isEqualTo("2.1.4");
      assertThat(refusals).hasValue(2);
    }
  }

  private static String versionOf(ModelFollower follower) {
    try (Annotator annotator = follower.take().orElseThrow().annotator()) {
      return annotator.identity().version();
    }
  }

  private void breakPack(String version) throws IOException {
    Files.write(folder.resolve(version).resolve("golden.jsonl"), new byte[] {1});
  }

  /** Somebody wrote another pack over the one that was promoted. */
  @Test
  void otherPackAtTheSamePlaceIsRefused() throws Exception {
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      promote(SECOND);
      PackCopy.write(folder.resolve(SECOND), "version: 2.1.1", "version: 6.6.6");

      await(() -> harness.count("refusedModels") == 1);
      harness.checkpoint();

      assertThat(version(harness)).isEqualTo(FIRST);
    }
  }

  @Test
  void channelThatIsCutOffOrGoneLeavesThePackInForce() throws Exception {
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      Files.write(channel, new byte[0]);
      await(() -> harness.count("refusedModels") == 1);
      Files.delete(channel);
      await(() -> harness.count("refusedModels") == 2);
      harness.checkpoint();

      assertThat(version(harness)).isEqualTo(FIRST);
      promote(SECOND);
      checkpointUntil(harness, SECOND);
    }
  }

  @Test
  void jobDoesNotStartOnAChannelWhosePackIsBroken() throws Exception {
    breakPack(FIRST);

    try (var harness = FunctionHarness.unkeyed(function())) {
      assertThatThrownBy(harness::open)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("golden.jsonl: expected");
    }
  }

  /** To fail would be to fail at every restart. */
  @Test
  void checkpointWhosePackIsGoneGoesOnWithTheChannels() throws Exception {
    OperatorSubtaskState before;
    try (var harness = FunctionHarness.unkeyed(function()).open()) {
      before = harness.checkpoint();
    }
    promote(SECOND);
    Files.delete(folder.resolve(FIRST).resolve("golden.jsonl"));

    try (var harness = FunctionHarness.unkeyed(function()).openWith(before)) {
      assertThat(version(harness)).isEqualTo(SECOND);
    }
  }

  @Test
  void rescaledOperatorGoesOnWithTheNewestOfItsParts() throws Exception {
    OperatorSubtaskState old;
    OperatorSubtaskState fresh;
    try (var harness = FunctionHarness.keyed(inConversations(), 2, 0).open()) {
      old = harness.checkpoint();
    }
    promote(SECOND);
    try (var harness = FunctionHarness.keyed(inConversations(), 2, 1).open()) {
      fresh = harness.checkpoint();
    }
    promote(THIRD);
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(old, fresh);

    try (var harness = FunctionHarness.keyed(inConversations(), 2, 0).openWith(both)) {
      assertThat(version(harness)).isEqualTo(FIRST);
    }
    try (var harness = FunctionHarness.keyed(inConversations(), 1, 0).openWith(both)) {
      assertThat(version(harness)).isEqualTo(SECOND);
    }
  }

  private AnnotateFunction<DecodedRecord> inConversations() {
    return AnnotateFunction.withConversations(
            EventReader.OF_RECORDS, settings(), ConversationSettings.DEFAULT)
        .lookingEvery(Duration.ofMinutes(10));
  }

  private AnnotateFunction<DecodedRecord> function() {
    return AnnotateFunction.withoutContext(EventReader.OF_RECORDS, settings())
        .lookingEvery(Duration.ofMillis(20));
  }

  private AnnotatorSettings settings() {
    return AnnotatorSettings.ofModel(Channel.PREFIX + channel);
  }

  private static String version(FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> of)
      throws Exception {
    return of.process(message(KEY, CARD_ARRIVAL)).model().version();
  }

  private static OperatorSubtaskState checkpointUntil(
      FunctionHarness<DecodedRecord, AnnotatedEvent<DecodedRecord>> harness, String version)
      throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      OperatorSubtaskState state = harness.checkpoint();
      if (version(harness).equals(version)) {
        return state;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("expected %s to take over, found that it does not".formatted(version));
  }

  private static void await(BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("expected it within %d s".formatted(LIMIT.toSeconds()));
      }
      Thread.sleep(20);
    }
  }

  private void promote(String version) throws IOException {
    Path pack = pack(version);
    Channel next =
        Channel.promoting(
            Files.exists(channel) ? Channel.find(channel.toString()) : Optional.empty(),
            pack.toString(),
            ModelFolder.open(pack.toString()).identity(),
            Instant.EPOCH);
    Path beside = Files.write(folder.resolve("new"), next.toJson());
    Files.move(beside, channel, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path pack(String version) throws IOException {
    Path pack = folder.resolve(version);
    PackCopy.write(pack, "version: 2.1.1", "version: " + version);
    return pack;
  }
}
