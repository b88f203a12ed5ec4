package dev.gloss.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordFraming;
import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.DecodeFunction;
import dev.gloss.flink.function.DecodedRecord;
import dev.gloss.flink.function.EventReader;
import dev.gloss.flink.function.FixedRules;
import dev.gloss.flink.function.OutboundRecord;
import dev.gloss.flink.function.OutputKey;
import dev.gloss.flink.function.RouteFunction;
import dev.gloss.flink.function.StreamType;
import dev.gloss.flink.function.Tombstones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory over a million annotated short records, all different, in two slots of one JVM:
 * {@code mvn verify -Psoak}, about 15 minutes. The heap is touched before the start, so what grows
 * is native memory or metaspace.
 */
final class MemorySoak {
  private static final long RECORDS = Long.getLong("gloss.soak.records", 1_000_000);
  private static final long FIRST_READING = RECORDS / 10;
  private static final int CONVERSATIONS = 5_000;

  /** Static, for the functions of a job are copies. */
  private static final AtomicLong ANNOTATED = new AtomicLong();

  private static volatile long firstKilobytes;

  @Test
  void residentMemoryStaysFlat(@TempDir Path checkpoints) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    environment.enableCheckpointing(5_000);
    environment
        .fromSequence(1, RECORDS)
        .map(MemorySoak::record)
        .returns(StreamType.RAW)
        .process(
            new DecodeFunction(
                EventEncoding.of(EventFormat.TEXT, EventPaths.TEXT_EVENT, DecodeLimits.DEFAULT),
                Optional.empty(),
                Tombstones.DEAD_LETTER,
                FixedRules.letters("soak")))
        .returns(StreamType.DECODED)
        .keyBy(DecodedRecord::partitionKey, Types.STRING)
        .map(
            AnnotateFunction.withConversations(
                EventReader.OF_RECORDS,
                AnnotatorSettings.ofModel("classpath:models/banking-support"),
                ConversationSettings.DEFAULT))
        .returns(StreamType.ANNOTATED)
        .process(
            new RouteFunction(
                false,
                OutputKey.SOURCE,
                RecordFraming.SINGLE_OBJECT,
                FixedRules.ANY,
                FixedRules.letters("soak")))
        .returns(StreamType.OUTBOUND)
        .map(MemorySoak::count)
        .returns(StreamType.OUTBOUND)
        .sinkTo(new DiscardingSink<>());

    long start = System.nanoTime();
    environment.execute("memory soak");

    long lastKilobytes = residentKilobytes();
    double growth = (double) lastKilobytes / firstKilobytes - 1;
    System.out.printf(
        "memory soak: %d records in %.0f s; resident %.1f MiB after %d, %.1f MiB after %d: %+.2f%%%n",
        ANNOTATED.get(),
        (System.nanoTime() - start) / 1e9,
        firstKilobytes / 1024.0,
        FIRST_READING,
        lastKilobytes / 1024.0,
        RECORDS,
        100 * growth);
    assertThat(ANNOTATED.get()).isEqualTo(RECORDS);
    assertThat(growth).isBetween(-0.05, 0.05);
  }

  private static RawRecord record(long number) {
    return new RawRecord(
        "soak",
        0,
        number,
        0,
        ("c-" + number % CONVERSATIONS).getBytes(StandardCharsets.UTF_8),
        ("card " + Long.toString(number, 36) + " lost").getBytes(StandardCharsets.UTF_8),
        List.of());
  }

  private static OutboundRecord count(OutboundRecord record) {
    long count = ANNOTATED.incrementAndGet();
    if (count == FIRST_READING) {
      firstKilobytes = residentKilobytes();
    }
    if (count % FIRST_READING == 0) {
      System.out.printf("memory soak: %d, %.1f MiB%n", count, residentKilobytes() / 1024.0);
    }
    return record;
  }

  private static long residentKilobytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
