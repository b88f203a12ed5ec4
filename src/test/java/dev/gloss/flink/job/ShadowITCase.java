package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.flink.job.EmbeddedFlink.RunningJob;
import dev.gloss.flink.kafka.EmbeddedKafka;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.TestPacks;
import dev.gloss.record.EnrichedText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second pack reads along, and what it says otherwise goes to a topic of its own. */
final class ShadowITCase {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MESSAGES = 100;

  private static final String[] SHADOW = {
    "shadow.model=classpath:models/assistant", "shadow.share=0.5", "shadow.topic=shadow-said"
  };

  @Test
  void whatItSaysOtherwiseGoesToItsTopicAndNothingElseChanges() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob plain = ConversationJob.create(kafka, "plain", 1);
      ConversationJob shadowed = ConversationJob.create(kafka, "shadowed", 1);
      kafka.createTopic("shadow-said", 1);
      List<EnrichedText> alone = run(plain, flink);
      List<EnrichedText> beside = run(shadowed, flink, SHADOW);
      List<EnrichedText> said = new ArrayList<>();
      try (JobOutput output =
          new JobOutput(kafka.bootstrapServers(), "shadow-said", "shadowed-dead")) {
        output.readToEnd(LIMIT);
        output.enriched().forEach(each -> said.add(each.text()));
        assertThat(output.dead()).isEmpty();
      }

      assertThat(beside).isEqualTo(alone);
      assertThat(said).hasSizeBetween(MESSAGES / 4, 3 * MESSAGES / 4);
      assertThat(said)
          .allSatisfy(
              text -> {
                assertThat(text.getModel().getName()).isEqualTo("assistant");
                assertThat(text.getTags()).isNotEqualTo(tags(beside, text.getId()));
              });
    }
  }

  /** Its labels would be held against nothing. */
  @Test
  void besideAPackWithoutLabelsItIsRefused(@TempDir Path folder) {
    TestPacks.withoutClassifier().write(folder);
    JobSettings settings =
        JobFile.read(
            Path.of("jobs", "plain-text.yaml"),
            Map.of(),
            List.of("model=" + folder, "shadow.model=classpath:models/assistant"));

    assertThatThrownBy(() -> GlossJob.check(settings))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected a pack with the task 'classify', found one with");
  }

  /** Nothing of it is in a savepoint. */
  @Test
  void jobGoesOnWithoutIt(@TempDir Path savepoints) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        EmbeddedFlink flink = EmbeddedFlink.startTemporary(1)) {
      ConversationJob job = ConversationJob.create(kafka, "dropping", 1);
      kafka.createTopic("shadow-said", 1);
      try (TopicWriter input = job.input();
          JobOutput output = job.output()) {
        RunningJob shadowed = job.start(flink, SHADOW);
        write(input, 0);
        output.await(MESSAGES, LIMIT);
        String savepoint =
            flink
                .cluster()
                .stopWithSavepoint(
                    shadowed.id(),
                    savepoints.toUri().toString(),
                    false,
                    SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        write(input, MESSAGES);
        job.startFrom(savepoint, flink);
        output.await(2 * MESSAGES, LIMIT);

        assertThat(output.duplicated()).isZero();
      }
    }
  }

  private static List<EnrichedText> run(ConversationJob job, EmbeddedFlink flink, String... sets)
      throws Exception {
    try (TopicWriter input = job.input();
        JobOutput output = job.output()) {
      write(input, 0);
      RunningJob running = job.start(flink, sets);
      output.await(MESSAGES, LIMIT);
      running.cancel();
      List<EnrichedText> texts = new ArrayList<>();
      for (JobOutput.Enriched each : output.enriched()) {
        EnrichedText text = each.text();
        text.setAnnotateMicros(0);
        text.setTime(Instant.EPOCH);
        text.getSource().setTopic("");
        texts.add(text);
      }
      return texts;
    }
  }

  private static void write(TopicWriter input, int from) {
    IntStream.range(from, from + MESSAGES)
        .forEach(
            i ->
                input.write(
                    ConversationJob.message("m" + i, "c" + i, "my card " + i + " is lost")));
    input.flush();
  }

  private static List<?> tags(List<EnrichedText> texts, String id) {
    return texts.stream()
        .filter(text -> text.getId().contentEquals(id))
        .findFirst()
        .orElseThrow()
        .getTags();
  }
}
