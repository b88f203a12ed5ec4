package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.codec.RawRecord;
import dev.gloss.codec.SingleObjectReader;
import dev.gloss.flink.files.WholeFile;
import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicReader;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Channel;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackCopy;
import dev.gloss.pack.Trust;
import dev.gloss.record.EnrichedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models change while records flow, and a TaskManager goes just after one has. */
final class ModelSwapITCase {
  private static final int SLOTS = 2;
  private static final int CONVERSATIONS = 200;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String FIRST = "2.1.1";
  private static final String SECOND = "2.1.2";
  private static final String THIRD = "2.1.3";

  @TempDir private Path folder;

  private final KeyPair key = key();

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyRecordIsSaidOnceByOneModelThroughSwapsRefusalsAndAFailure() throws Exception {
    promote(FIRST, true);
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(SLOTS)) {
      ConversationJob job = ConversationJob.create(kafka, "swap", 2);
      RunningJob running =
          job.start(
              flink,
              "parallelism=2",
              "checkpoint-interval=2s",
              "model=" + Channel.PREFIX + channel(),
              "model-look-every=100ms",
              "trust=" + publicKey());
      try (Load load = new Load(job.input());
          TopicReader all =
              new TopicReader(kafka.bootstrapServers(), List.of(job.sinkTopic()), false);
          JobOutput output = job.output()) {
        Attempts attempts = new Attempts(all);
        attempts.awaitOf(FIRST);

        promote(SECOND, true);
        attempts.awaitOf(SECOND);

        Files.write(promote("6.6.6", true).resolve("golden.jsonl"), new byte[] {1});
        load.awaitMore(2_000);
        promote("7.7.7", false);
        int refusedUntil = load.awaitMore(2_000);
        output.await(refusedUntil, LIMIT);

        promote(THIRD, true);
        attempts.awaitOf(THIRD);
        awaitCheckpointAtHand(flink, running);
        load.awaitMore(500);
        flink.cluster().terminateTaskManager(0).get(30, TimeUnit.SECONDS);
        flink.cluster().startTaskManager();

        int written = load.stop();
        output.await(written, LIMIT);
        running.cancel();
        output.readToEnd(LIMIT);
        attempts.readToEnd();

        Map<String, String> said = new HashMap<>();
        output
            .enriched()
            .forEach(each -> said.put(each.text().getId(), each.text().getModel().getVersion()));
        Map<String, Integer> versions = new TreeMap<>();
        said.values().forEach(version -> versions.merge(version, 1, Integer::sum));
        long changed = attempts.changed(said);
        System.out.printf(
            "hot swap: %d records, by version %s, %d lost, %d duplicated, %d said twice or more of"
                + " which %d by another model than at first, 2 packs refused%n",
            written,
            versions,
            written - said.size(),
            output.duplicated(),
            attempts.repeated(),
            changed);
        assertThat(said).hasSize(written);
        assertThat(output.duplicated()).isZero();
        assertThat(versions).containsOnlyKeys(FIRST, SECOND, THIRD);
        assertThat(attempts.repeated()).isPositive();
        assertThat(changed).isZero();
      }
    }
  }

  @Test
  void modelThatIsLoadedWaitsForACheckpoint() throws Exception {
    promote(FIRST, true);
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob job = ConversationJob.create(kafka, "barrier", 1);
      RunningJob running =
          job.start(
              flink,
              "checkpoint-interval=10min",
              "model=" + Channel.PREFIX + channel(),
              "model-look-every=50ms");
      try (Load load = new Load(job.input());
          TopicReader all =
              new TopicReader(kafka.bootstrapServers(), List.of(job.sinkTopic()), false)) {
        Attempts attempts = new Attempts(all);
        attempts.awaitOf(FIRST);
        // Flink begins with one; the next is ten minutes away.
        awaitCompleted(flink, running, 1);

        promote(SECOND, true);
        attempts.awaitRecord(load.awaitMore(3_000) - 1);
        assertThat(attempts.byVersion).containsOnlyKeys(FIRST);

        flink.cluster().triggerCheckpoint(running.id(), CheckpointType.FULL);
        attempts.awaitOf(SECOND);
        running.cancel();
      }
    }
  }

  /** The one whose barrier put the model in force, or a later one. */
  private static void awaitCheckpointAtHand(EmbeddedFlink flink, RunningJob running)
      throws Exception {
    CheckpointStatsCounts before = counts(flink, running);
    long failed = before.getNumberOfFailedCheckpoints();
    long completed = before.getTotalNumberOfCheckpoints() - failed;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (counts(flink, running).getNumberOfCompletedCheckpoints() < completed) {
      assertThat(counts(flink, running).getNumberOfFailedCheckpoints()).isEqualTo(failed);
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static void awaitCompleted(EmbeddedFlink flink, RunningJob running, long checkpoints)
      throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (counts(flink, running).getNumberOfCompletedCheckpoints() < checkpoints) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static CheckpointStatsCounts counts(EmbeddedFlink flink, RunningJob running)
      throws Exception {
    return flink
        .cluster()
        .getExecutionGraph(running.id())
        .get(30, TimeUnit.SECONDS)
        .getCheckpointStatsSnapshot()
        .getCounts();
  }

  private Path channel() {
    return folder.resolve("channel.json");
  }

  private String publicKey() {
    return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
  }

  /** Returns the folder of the pack. */
  private Path promote(String version, boolean signed) throws Exception {
    Path folderOfPack = folder.resolve(version);
    PackCopy.write(folderOfPack, "version: 2.1.1", "version: " + version);
    ModelPack pack = ModelFolder.open(folderOfPack.toString());
    if (signed) {
      Files.writeString(
          folderOfPack.resolve(Trust.FILE),
          Trust.line(pack.identity(), publicKey(), key.getPrivate()));
    }
    Channel next =
        Channel.promoting(
            Channel.find(channel().toString()),
            folderOfPack.toString(),
            pack.identity(),
            Instant.EPOCH);
    WholeFile.write(channel().toString(), next.toJson());
    return folderOfPack;
  }

  /** Writes messages until it is stopped, about a thousand a second. */
  private static final class Load implements AutoCloseable {
    private final TopicWriter input;
    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread = new Thread(this::write, "load");
    private volatile boolean stopped;

    Load(TopicWriter input) {
      this.input = input;
      thread.start();
    }

    private void write() {
      try {
        while (!stopped) {
          for (int i = 0; i < 20; i++) {
            int number = written.getAndIncrement();
            input.write(
                ConversationJob.message(
                    "m" + number,
                    "c" + number % CONVERSATIONS,
                    "Message " + number + ". My card has not arrived yet."));
          }
          input.flush();
          Thread.sleep(20);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits until there are so many more, and returns how many there are. */
    int awaitMore(int more) throws InterruptedException {
      int target = written.get() + more;
      while (written.get() < target) {
        Thread.sleep(20);
      }
      return target;
    }

    /** Returns how many there are. */
    int stop() throws InterruptedException {
      stopped = true;
      thread.join();
      return written.get();
    }

    @Override
    public void close() {
      stopped = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      input.close();
    }
  }

  /** Everything that was ever written, of transactions that never ended too. */
  private static final class Attempts {
    private final SingleObjectReader<EnrichedText> texts = SingleObjectReader.ofEnrichedText();
    private final TopicReader reader;
    private final Map<String, List<String>> versions = new HashMap<>();
    private final Map<String, Integer> byVersion = new HashMap<>();

    Attempts(TopicReader reader) {
      this.reader = reader;
    }

    void awaitOf(String version) throws IOException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!byVersion.containsKey(version)) {
        assertThat(System.nanoTime()).as("a record of %s", version).isLessThan(end);
        read();
      }
    }

    void awaitRecord(int number) throws IOException {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!versions.containsKey("m" + number)) {
        assertThat(System.nanoTime()).as("record %d", number).isLessThan(end);
        read();
      }
    }

    void readToEnd() throws IOException {
      while (!reader.atEnd()) {
        read();
      }
    }

    private void read() throws IOException {
      for (RawRecord record : reader.poll(Duration.ofMillis(100))) {
        EnrichedText text = texts.read(record.value());
        String version = text.getModel().getVersion();
        versions.computeIfAbsent(text.getId(), id -> new ArrayList<>()).add(version);
        byVersion.merge(version, 1, Integer::sum);
      }
    }

    long repeated() {
      return versions.values().stream().filter(each -> each.size() > 1).count();
    }

    /** Records that were not always said by the model that they were committed with. */
    long changed(Map<String, String> committed) {
      return committed.entrySet().stream()
          .filter(
              each ->
                  versions.get(each.getKey()).stream()
                      .anyMatch(version -> !version.equals(each.getValue())))
          .count();
    }
  }
}
