package dev.gloss.bench;

import dev.gloss.classify.RunAs;
import dev.gloss.data.DataFormatException;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.flink.job.EmbeddedFlink;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackFiles;
import dev.gloss.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The operator inside a Flink, from a generator: every tier at parallelism 1 and 2, against ONNX
 * Runtime alone and against the map function that is often written; the student through {@link
 * dev.gloss.flink.Gloss} and through SQL; the encoder by batch size; the latency at half load; the
 * memory of four slots.
 */
public final class OperatorBench {
  private static final int ROUNDS = 3;
  private static final int LONGEST_TOKENS = 64;
  private static final int[] TOKENS = {16, 64};
  private static final int[] BATCHES = {1, 4, 16};

  /** A pause of the collector should weigh what it weighs over a longer time. */
  private static final int LATENCY_TURNS = 4;

  private static final String BARE = "bare";
  private static final String NAIVE = "naive";

  /** Ways that differ by little need more rounds, if there is time to start so many jobs. */
  private static final int WAY_ROUNDS = 15;

  private static final double WAY_ROUNDS_SECONDS = 60;

  private static final int WAY_TURNS = 5;

  private static final String OWN = "way-operator";
  private static final String AGAIN = "way-operator-again";
  private static final String EMBED = "way-embed";
  private static final String API = "way-api";
  private static final String SQL = "way-sql";

  private final String model;
  private final List<String> texts;
  private final int wayRounds;
  private final double turn;
  private final Progress progress;
  private final BenchReport report = BenchReport.start();
  private long done;

  /**
   * @param model of three tiers, over the encoder that ships
   * @param texts at least one; those of over 64 tokens are left out
   * @param seconds the whole should take about
   * @throws ModelFormatException if the pack cannot be run as all tiers, or is over another encoder
   * @throws DataFormatException if no text is left
   */
  public OperatorBench(String model, List<String> texts, double seconds, Progress progress) {
    ModelPack pack = ModelFolder.open(model);
    // Now, not in a job.
    RunAs.orPacksOwn(RunAs.CASCADE, pack);
    String weights = pack.manifest().encoder().weights().location();
    if (!weights.equals(EncoderReference.MINI_LM.weights().location())) {
      throw new ModelFormatException(
          "%s: expected a pack over the encoder that ships, which ONNX Runtime runs beside it, found"
                  .formatted(pack.describeManifest())
              + " one over "
              + weights);
    }
    Tokenizer tokenizer = TextEncoder.tokenizer(pack);
    this.model = model;
    this.texts =
        texts.stream().filter(text -> tokenizer.encode(text).length() <= LONGEST_TOKENS).toList();
    if (this.texts.isEmpty()) {
      throw new DataFormatException(
          "expected a text of at most %d tokens, found only longer ones".formatted(LONGEST_TOKENS));
    }
    this.wayRounds = seconds < WAY_ROUNDS_SECONDS ? 1 : WAY_ROUNDS;
    this.turn = seconds / steps();
    this.progress = progress;
  }

  public BenchReport run() throws InterruptedException {
    memory();
    encoder();
    try (EmbeddedFlink flink = EmbeddedFlink.startTemporary(5)) {
      OperatorJob jobs = new OperatorJob(flink, texts);
      Map<String, double[]> rates = rates(jobs);
      report.addThroughput(rates);
      ratio(rates, "operator-vs-bare", name(RunAs.TEACHER, 1), BARE);
      ratio(rates, "operator-vs-naive", name(RunAs.TEACHER, 1), NAIVE);
      for (RunAs tiers : List.of(RunAs.TEACHER, RunAs.STUDENT)) {
        ratio(rates, "parallelism-2-vs-1-" + tiers.label(), name(tiers, 2), name(tiers, 1));
      }
      ways(jobs);
      for (RunAs tiers : RunAs.values()) {
        latency(jobs, tiers, Spread.of(rates.get(name(tiers, 1))).median());
      }
    }
    return report.end();
  }

  /** Turns of equal length that the whole is made of. */
  private int steps() {
    int encoder = 2 * TOKENS.length * BATCHES.length * 2;
    return encoder
        + ROUNDS * 8 * 2
        + (wayRounds + 1) * (1 + WAY_TURNS)
        + RunAs.values().length * (1 + LATENCY_TURNS);
  }

  private void stepDone(int turns) {
    done += turns;
    progress.done(Math.min(done, steps()), steps());
  }

  private static String name(RunAs tiers, int parallelism) {
    return "operator-" + tiers.label() + "-" + parallelism;
  }

  private void ratio(Map<String, double[]> rates, String name, String ours, String peer) {
    report.addRatio(name, rates.get(ours), rates.get(peer));
  }

  private Map<String, double[]> rates(OperatorJob jobs) throws InterruptedException {
    Map<String, double[]> rates = new LinkedHashMap<>();
    try (BareEncoder bare =
        new BareEncoder(PackFiles.readResource(EncoderReference.MINI_LM.weights().location()))) {
      Contender loop = bareLoop(bare);
      for (int round = 0; round < ROUNDS; round++) {
        put(rates, BARE, round, bareRate(loop));
        for (RunAs tiers : RunAs.values()) {
          for (int parallelism = 1; parallelism <= 2; parallelism++) {
            put(
                rates,
                name(tiers, parallelism),
                round,
                rate(jobs.annotate(model, tiers, parallelism)));
          }
        }
        put(rates, NAIVE, round, rate(jobs.naive()));
      }
    }
    return rates;
  }

  /**
   * The student as the job has it, with embeddings, through the public entry and through SQL, by
   * turns of milliseconds: records a second of their threads' own time. Two equal jobs differ by
   * some hundredths as long as they run, so every round has jobs of its own; what the operator is
   * to itself says how far to trust the rest.
   */
  private void ways(OperatorJob jobs) throws InterruptedException {
    Map<String, Function<Pace, Counted.Run>> ways =
        Map.of(
            OWN, pace -> jobs.annotate(model, RunAs.STUDENT, pace),
            AGAIN, pace -> jobs.annotate(model, RunAs.STUDENT, pace),
            EMBED, pace -> jobs.embed(model, pace),
            API, pace -> jobs.api(model, RunAs.STUDENT, pace),
            SQL, pace -> jobs.sql(model, RunAs.STUDENT, pace));
    List<String> order = new ArrayList<>(List.of(OWN, EMBED, API, AGAIN, SQL));
    Map<String, double[]> rates = new LinkedHashMap<>();
    // The first one warms up.
    for (int round = -1; round < wayRounds; round++) {
      Collections.rotate(order, 1);
      double[] measured = inTurn(order.stream().map(ways::get).toList());
      for (int i = 0; i < measured.length && round >= 0; i++) {
        rates.computeIfAbsent(order.get(i), absent -> new double[wayRounds])[round] = measured[i];
      }
    }
    report.addThroughput(rates);
    ratio(rates, "operator-vs-itself", AGAIN, OWN);
    ratio(rates, "embed-vs-operator", EMBED, OWN);
    ratio(rates, "api-vs-operator", API, OWN);
    ratio(rates, "sql-vs-operator", SQL, OWN);
  }

  private double[] inTurn(List<Function<Pace, Counted.Run>> starts) throws InterruptedException {
    List<Counted.Run> runs = new ArrayList<>();
    Turns turns = new Turns(starts.size());
    try {
      for (Function<Pace, Counted.Run> start : starts) {
        runs.add(start.apply(Pace.inTurn(turns.place(runs.size()))));
      }
      turns.awaitAll();
      Thread.sleep(Math.round(turn * 1000));
      turns.restart();
      Thread.sleep(Math.round(WAY_TURNS * turn * 1000));
      double[] rates = turns.rates();
      stepDone(1 + WAY_TURNS);
      return rates;
    } finally {
      runs.forEach(Counted.Run::close);
      turns.close();
    }
  }

  private static void put(Map<String, double[]> rates, String name, int round, double rate) {
    rates.computeIfAbsent(name, absent -> new double[ROUNDS])[round] = rate;
  }

  /** The same texts, tokenized before. */
  private Contender bareLoop(BareEncoder bare) {
    Tokenizer tokenizer = TextEncoder.tokenizer(ModelFolder.open(model));
    List<long[]> ids = new ArrayList<>();
    for (String text : texts) {
      ids.add(Arrays.stream(tokenizer.encode(text).ids()).asLongStream().toArray());
    }
    return new Cycle<>(BARE, ids, 1, each -> bare.run(each, 1), () -> {});
  }

  private double bareRate(Contender loop) {
    Contest one = new Contest(1, (long) (turn * 1e9), System::nanoTime);
    double[] rates = one.run(List.of(loop), Progress.NONE).get(BARE);
    stepDone(2);
    return rates[0];
  }

  private double rate(Counted.Run run) throws InterruptedException {
    try (run) {
      double rate = run.rate(turn, turn);
      stepDone(2);
      return rate;
    }
  }

  private void latency(OperatorJob jobs, RunAs tiers, double rate) throws InterruptedException {
    long pause = Math.round(1e9 / (rate / 2));
    // What earlier jobs left on the heap would be collected while the clock runs.
    System.gc();
    try (Counted.Run run = jobs.annotate(model, tiers, Pace.every(pause))) {
      report
          .latencyMillis()
          .put("half-load-" + tiers.label(), run.latencyMillis(turn, LATENCY_TURNS * turn));
      stepDone(1 + LATENCY_TURNS);
    }
  }

  /** Fused int8 against the plain fp32 export. */
  private void encoder() {
    List<Contender> contenders = new ArrayList<>();
    try (BareEncoder fused =
            new BareEncoder(PackFiles.readResource(EncoderReference.MINI_LM.weights().location()));
        BareEncoder plain = new BareEncoder(PackFiles.readResource(NaiveClassifier.EXPORT))) {
      for (int tokens : TOKENS) {
        for (int batch : BATCHES) {
          contenders.add(fused.batches(encoderName("fused", tokens, batch), batch, tokens));
          contenders.add(plain.batches(encoderName("plain", tokens, batch), batch, tokens));
        }
      }
      long turnNanos = (long) (turn * 1e9 / 2);
      Map<String, double[]> rates =
          new Contest(ROUNDS, turnNanos, System::nanoTime).run(contenders, Progress.NONE);
      stepDone(2 * contenders.size());
      report.addThroughput(rates);
      for (int batch : BATCHES) {
        String suffix = batch == 1 ? "" : "-batch-" + batch;
        report.addRatio(
            "encoder-fused-vs-plain" + suffix,
            rates.get(encoderName("fused", TOKENS[0], batch)),
            rates.get(encoderName("plain", TOKENS[0], batch)));
      }
    }
  }

  private static String encoderName(String graph, int tokens, int batch) {
    return "encoder-%s-%d-tokens-batch-%d".formatted(graph, tokens, batch);
  }

  private void memory() throws InterruptedException {
    long one = ResidentMemory.ofTeacher(model, 1, texts);
    long four = ResidentMemory.ofTeacher(model, 4, texts);
    report.other().put("residentMegabytes1Slot", one / 1e6);
    report.other().put("residentMegabytes4Slots", four / 1e6);
    report.ratios().put("memory-4-vs-1", Spread.of((double) four / one));
  }
}
