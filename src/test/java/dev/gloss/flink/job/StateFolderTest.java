package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.flink.kafka.BoundedEnd;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {
  @TempDir private Path folder;

  private static JobSettings job(String... sets) {
    return JobFile.parse(
        "job",
        """
        name: tA
        model: classpath:models/banking-support
        kafka: {bootstrap.servers: 'localhost:9092'}
        source: {topic: in, format: text}
        sink.topic: out
        dead-letter.topic: dead
        """,
        Map.of(),
        List.of(sets));
  }

  private StateFolder open(String... sets) {
    return StateFolder.open(folder, job(sets), "c1");
  }

  /** What a run leaves; the path of the snapshot. */
  private Path leave(String snapshot) throws IOException {
    try (StateFolder state = open()) {
      return snapshot(state.run(), snapshot);
    }
  }

  private static Path snapshot(Path run, String name) throws IOException {
    Path snapshot = Files.createDirectories(run.resolve(name));
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(snapshot.resolve("_metadata")))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(7, List.of(), List.of()), out);
    }
    return snapshot;
  }

  @Test
  void firstRunGoesOnFromNothing() {
    try (StateFolder state = open()) {
      assertThat(state.newest()).isEmpty();
    }
  }

  @Test
  void runGoesOnFromTheLatestSnapshotOfTheRunBefore() throws IOException {
    leave("abc/chk-900");
    try (StateFolder state = open()) {
      snapshot(state.run(), "def/chk-9");
      snapshot(state.run(), "def/chk-10");
    }
    try (StateFolder state = open()) {
      assertThat(state.newest().orElseThrow()).endsWith(Path.of("chk-10"));
    }
    Path savepoint = leave("savepoint-1234");
    try (StateFolder state = open()) {
      assertThat(state.newest()).contains(savepoint);
    }
  }

  /** A run that was killed before its first checkpoint. */
  @Test
  void runThatLeftNothingIsPassedOver() throws IOException {
    Path snapshot = leave("abc/chk-3");
    open().close();
    open().close();

    try (StateFolder state = open()) {
      assertThat(state.newest()).contains(snapshot);
    }
  }

  /** {@code cp -r} changes them. */
  @Test
  void timesOfFilesDoNotCount() throws IOException {
    Path older = leave("abc/chk-3");
    Path newer = leave("abc/chk-4");
    Files.setLastModifiedTime(older.resolve("_metadata"), FileTime.fromMillis(9_000_000_000_000L));

    try (StateFolder state = open()) {
      assertThat(state.newest()).contains(newer);
    }
  }

  /** The process was killed as it wrote it. */
  @Test
  void snapshotThatIsNotWholeIsPassedOver() throws IOException {
    Path whole;
    try (StateFolder state = open()) {
      whole = snapshot(state.run(), "abc/chk-7");
      Path torn = snapshot(state.run(), "abc/chk-8").resolve("_metadata");
      byte[] bytes = Files.readAllBytes(torn);
      Files.write(torn, Arrays.copyOf(bytes, bytes.length / 2));
    }

    try (StateFolder state = open()) {
      assertThat(state.newest()).contains(whole);
    }
  }

  /** A bounded run has drained its topic; what lies before would drain it again. */
  @Test
  void nothingIsRestoredAfterARunThatReadToTheEnd() throws IOException {
    leave("abc/chk-3");
    try (StateFolder state = open()) {
      snapshot(state.run(), "abc/chk-5");
      state.finished();
    }

    try (StateFolder state = open()) {
      assertThat(state.newest()).isEmpty();
    }
  }

  @Test
  void onlyTheLatestRunsAreKept() throws IOException {
    for (int i = 0; i < 10; i++) {
      leave("abc/chk-" + i);
    }

    try (var runs = Files.list(folder)) {
      assertThat(runs.filter(Files::isDirectory)).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void folderOfAnotherJobIsRefused() {
    open().close();

    assertThatThrownBy(() -> open("name=tB"))
        .isInstanceOf(JobFileException.class)
        .hasMessage(
            "state folder %s: expected what a job with 'name: tB' left there, found what one with 'name: tA' did; give each job a folder of its own, with --state"
                .formatted(folder));
    assertThatThrownBy(() -> open("source.topic=other")).hasMessageContaining("'source: other'");
    assertThatThrownBy(() -> open("sink.topic=other")).hasMessageContaining("'sink: other'");
    assertThatThrownBy(() -> StateFolder.open(folder, job(), "c2"))
        .hasMessageContaining(
            "'Kafka cluster: c2' left there, found what one with 'Kafka cluster: c1'");
    open("parallelism=3").close();
  }

  /** A source that was restored has the end that it was started with. */
  @Test
  void runWithAnotherEndThanTheOneBeforeIsRefused() throws IOException {
    open("source.bounded=true").close();
    leave("job/chk-1");

    assertThatThrownBy(() -> open("source.bounded=true"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("expected source.bounded=false, as in the run that this one goes on");
    open().close();
  }

  /** A later end would be told to the group, and what lies between would be lost. */
  @Test
  void endOfABoundedRunIsThatOfTheRunItGoesOnFrom() throws IOException {
    BoundedEnd first = BoundedEnd.of(List.of("in 0 7", "in 1 0"));
    BoundedEnd later = BoundedEnd.of(List.of("in 0 9", "in 1 3"));
    try (StateFolder state = open("source.bounded=true")) {
      assertThat(state.end(() -> first).lines()).containsExactly("in 0 7", "in 1 0");
      snapshot(state.run(), "job/chk-1");
    }
    try (StateFolder killed = open("source.bounded=true")) {
      assertThat(killed.end(() -> later).lines()).isEqualTo(first.lines());
    }
    try (StateFolder last = open("source.bounded=true")) {
      assertThat(last.end(() -> later).lines()).isEqualTo(first.lines());
      last.finished();
    }
    try (StateFolder next = open("source.bounded=true")) {
      assertThat(next.end(() -> later).lines()).isEqualTo(later.lines());
    }
  }

  @Test
  void runThatSkipsThePreflightDoesNotMindTheCluster() {
    open().close();

    StateFolder.open(folder, job(), StateFolder.ANY_CLUSTER).close();
    assertThatThrownBy(() -> StateFolder.open(folder, job(), "c2"))
        .isInstanceOf(JobFileException.class);
  }

  @Test
  void twoRunsAtOnceAreRefused() {
    try (StateFolder first = open()) {
      assertThat(first.run()).isDirectory();
      assertThatThrownBy(this::open)
          .hasMessage(
              "state folder %s: expected a directory of its own, found it locked by another"
                  .formatted(folder));
    }
    open().close();
  }
}
