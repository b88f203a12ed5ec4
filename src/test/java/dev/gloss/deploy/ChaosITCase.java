package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.data.Message;
import dev.gloss.data.MessageData;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.kafka.TopicWriter;
import dev.gloss.pack.PackCopy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar on a cluster of processes while they are killed, stand still and their disk fills up,
 * at seeded moments. {@code mvn -Pcluster verify -Dgloss.chaos.kills=40
 * -Dgloss.chaos.records=300000} does what {@code mvn verify} does in short.
 */
final class ChaosITCase {
  private static final int KILLS = Integer.getInteger("gloss.chaos.kills", 3);
  private static final int RECORDS = Integer.getInteger("gloss.chaos.records", 3_000);
  private static final long SEED = Long.getLong("gloss.chaos.seed", 14);

  private static final int CONVERSATIONS = 499;
  private static final int MALFORMED_EVERY = 250;

  /** The pack as it ships never asks its teacher. */
  private static final String LIMIT_OF_PACK = "    escalate-below: 0.0\n    abstain: 0.35087395";

  private static final String LIMIT_OF_TEST = "    escalate-below: 0.2\n    abstain: 0.35087395";
  private static final double ESCALATED = 0.03;
  private static final int PARTITIONS = 4;
  private static final int TASK_MANAGERS = 2;

  /** Of the faults, so many follow those before without waiting for the job to go on. */
  private static final double AT_ONCE = 0.25;

  /** Half of the pauses last longer than Flink waits for a sign of life. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Instant SENT = Instant.parse("2026-11-01T08:00:00Z");
  private static final Pattern NUMBER = Pattern.compile("m(\\d+)");
  private static final Path MESSAGES =
      Path.of("src", "data", "banking-messages", "validation.jsonl.gz");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String JOB =
      """
      name: NAME
      model: MODEL
      kafka:
        bootstrap.servers: BROKERS
      source:
        topic: messages
        format: json
        fields: {id: id, key: conversation, text: text}
      sink:
        topic: NAME-enriched
        delivery: exactly-once
      dead-letter:
        topic: NAME-dead-letter
      context: conversation
      parallelism: 2
      checkpoint-interval: 500ms
      """;

  private enum Fault {
    TASK_MANAGER_KILLED,
    JOB_MANAGER_KILLED,
    BROKER_KILLED,
    TASK_MANAGER_PAUSED,
    JOB_MANAGER_PAUSED,
    BROKER_PAUSED,
    DISK_FULL
  }

  private static final List<Fault> KILLED =
      List.of(Fault.TASK_MANAGER_KILLED, Fault.JOB_MANAGER_KILLED, Fault.BROKER_KILLED);
  private static final List<Fault> PAUSED =
      List.of(Fault.TASK_MANAGER_PAUSED, Fault.BROKER_PAUSED, Fault.JOB_MANAGER_PAUSED);

  private final Random random = new Random(SEED);
  private final List<String> values = new ArrayList<>();

  @TempDir private Path directory;

  private KafkaProcess kafka;
  private FlinkProcesses flink;
  private Path full;
  private String model;

  @Test
  void everyRecordComesOutOnceInOrderAndAsUndisturbed() throws Exception {
    long start = System.nanoTime();
    List<Fault> faults = faults();
    full = directory.resolve("full");
    model = PackCopy.write(directory.resolve("pack"), LIMIT_OF_PACK, LIMIT_OF_TEST);
    Path disk =
        TestJars.of(
            directory.resolve("disk.jar"),
            List.of(FillableDisk.class),
            Map.of(
                "META-INF/services/org.apache.flink.core.fs.FileSystemFactory",
                FillableDisk.Factory.class.getName()));
    try (KafkaProcess broker = KafkaProcess.start(Files.createDirectory(directory.resolve("k")));
        FlinkProcesses cluster =
            FlinkProcesses.startHighlyAvailable(
                Files.createDirectory(directory.resolve("f")),
                TASK_MANAGERS,
                2,
                settings(),
                BuiltJars.NATIVE_LIBRARY,
                disk)) {
      kafka = broker;
      flink = cluster;
      kafka.createTopics(PARTITIONS, "messages", "chaos-enriched", "calm-enriched");
      kafka.createTopics(1, "chaos-dead-letter", "calm-dead-letter");
      submit("chaos");
      try (OutputTally output = tally("chaos");
          OutputTally calm = tally("calm")) {
        disturb(faults, output);
        output.await(RECORDS, LIMIT);
        double seconds = (System.nanoTime() - start) / 1e9;
        flink.cancel(flink.runningJob());
        output.readToEnd(LIMIT);

        submit("calm");
        calm.await(RECORDS, LIMIT.multipliedBy(2));
        flink.cancel(flink.runningJob());
        calm.readToEnd(LIMIT);

        System.out.printf(
            "chaos: %s, %d in, %d enriched %s, %d dead, %d lost, %d duplicated, %d out of order, "
                + "%d unlike the undisturbed run's, %.0f s, seed %d%n",
            byKind(faults),
            RECORDS,
            output.enriched(),
            new TreeMap<>(output.tiers()),
            output.dead(),
            RECORDS - output.inputs(),
            output.duplicated(),
            output.outOfOrder(),
            output.saidOtherwise(calm),
            seconds,
            SEED);
        assertThat(output.inputs()).isEqualTo(RECORDS);
        assertThat(output.duplicated()).isZero();
        assertThat(output.dead()).isEqualTo(RECORDS / MALFORMED_EVERY);
        assertThat(output.outOfOrder()).isZero();
        assertThat(output.tiers()).containsOnlyKeys(Tier.STUDENT.label(), Tier.BOTH.label());
        assertThat(calm.duplicated()).isZero();
        assertThat(output.saidOtherwise(calm)).isZero();
      }
    }
  }

  private Map<String, String> settings() {
    return Map.of(
        "heartbeat.interval", "1 s",
        "heartbeat.timeout", HEARTBEAT_TIMEOUT.toSeconds() + " s",
        "restart-strategy.exponential-delay.initial-backoff", "100 ms",
        "restart-strategy.exponential-delay.max-backoff", "2 s",
        "execution.checkpointing.timeout", "30 s",
        "execution.checkpointing.dir",
            FillableDisk.SCHEME + ":" + directory.resolve("checkpoints").toAbsolutePath(),
        "env.java.opts.all", "-D" + FillableDisk.FULL + "=" + full);
  }

  /** As many kills as asked for, a pause with every fourth and a full disk with every eighth. */
  private List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      faults.add(KILLED.get(i % KILLED.size()));
    }
    for (int i = 0; i < Math.max(1, KILLS / 4); i++) {
      faults.add(PAUSED.get(i % PAUSED.size()));
    }
    for (int i = 0; i < Math.max(1, KILLS / 8); i++) {
      faults.add(Fault.DISK_FULL);
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private void disturb(List<Fault> faults, OutputTally output) throws Exception {
    prepareMessages();
    int written = 0;
    try (TopicWriter input = new TopicWriter(kafka.bootstrapServers(), "messages")) {
      for (int i = 0; i < faults.size(); i++) {
        int portion = (RECORDS - written) / (faults.size() - i + 1);
        write(input, written, written + portion);
        written += portion;
        if (i == 0 || random.nextDouble() >= AT_ONCE) {
          output.await(output.inputs() + 1, LIMIT);
        }
        Thread.sleep(random.nextInt(1_000));
        strike(faults.get(i));
      }
      write(input, written, RECORDS);
    }
  }

  private void strike(Fault fault) throws Exception {
    int number = 1 + random.nextInt(TASK_MANAGERS);
    switch (fault) {
      case TASK_MANAGER_KILLED -> {
        flink.processes().kill(FlinkProcesses.taskManager(number));
        flink.startTaskManager(number);
      }
      case JOB_MANAGER_KILLED -> {
        flink.processes().kill(FlinkProcesses.JOB_MANAGER);
        flink.startJobManager();
      }
      case BROKER_KILLED -> {
        kafka.processes().kill(KafkaProcess.NAME);
        kafka.startAgain();
      }
      case TASK_MANAGER_PAUSED -> pause(flink.processes(), FlinkProcesses.taskManager(number));
      case JOB_MANAGER_PAUSED -> pause(flink.processes(), FlinkProcesses.JOB_MANAGER);
      case BROKER_PAUSED -> pause(kafka.processes(), KafkaProcess.NAME);
      case DISK_FULL -> {
        Files.createFile(full);
        Thread.sleep(1_000 + random.nextInt(3_000));
        Files.delete(full);
      }
    }
  }

  private void pause(JavaProcesses processes, String name) throws Exception {
    processes.pause(name);
    Thread.sleep(random.nextInt((int) HEARTBEAT_TIMEOUT.multipliedBy(2).toMillis()));
    processes.resume(name);
  }

  /** What people wrote, most of it for the student alone. */
  private void prepareMessages() {
    List<String> easy = new ArrayList<>();
    List<String> hard = new ArrayList<>();
    try (Annotator annotator = Annotator.open(AnnotatorSettings.ofModel(model), System::nanoTime)) {
      for (Message message : MessageData.read(MESSAGES).messages()) {
        if (annotator.annotate(message.text()) instanceof Outcome.Annotated annotated) {
          Tags tags = annotated.annotation().finding(Tags.class).orElseThrow();
          (tags.tier() == Tier.BOTH ? hard : easy).add(message.text());
        }
      }
    }
    for (int i = 0; i < RECORDS; i++) {
      List<String> texts = random.nextDouble() < ESCALATED ? hard : easy;
      values.add(texts.get(random.nextInt(texts.size())));
    }
  }

  private void write(TopicWriter input, int from, int to) throws Exception {
    for (int number = from; number < to; number++) {
      String id = "m" + number;
      String conversation = "c" + Math.floorMod(number * 7919L, CONVERSATIONS);
      String value =
          number % MALFORMED_EVERY == MALFORMED_EVERY - 1
              ? id + " is no JSON"
              : JSON.writeValueAsString(
                  Map.of("id", id, "conversation", conversation, "text", values.get(number)));
      input.write(
          new OutboundRecord(
              conversation.getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8),
              SENT.toEpochMilli() + number,
              List.of()));
    }
    input.flush();
  }

  private void submit(String name) throws Exception {
    Path job = directory.resolve(name + ".yaml");
    Files.writeString(
        job,
        JOB.replace("NAME", name)
            .replace("MODEL", model)
            .replace("BROKERS", kafka.bootstrapServers()));
    flink.submitJob(job);
  }

  private OutputTally tally(String name) {
    return new OutputTally(
        kafka.bootstrapServers(),
        name + "-enriched",
        name + "-dead-letter",
        RECORDS,
        ChaosITCase::number);
  }

  private static int number(String idOrValue) {
    Matcher matcher = NUMBER.matcher(idOrValue);
    if (!matcher.lookingAt()) {
      throw new AssertionError("expected the number of a record");
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static Map<Fault, Integer> byKind(List<Fault> faults) {
    Map<Fault, Integer> kinds = new TreeMap<>();
    faults.forEach(fault -> kinds.merge(fault, 1, Integer::sum));
    return kinds;
  }
}
