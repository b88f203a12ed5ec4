package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.classify.CurvePoint;
import dev.gloss.train.classify.CascadeAim;
import dev.gloss.train.classify.DistillSettings;
import dev.gloss.train.classify.Distiller;
import dev.gloss.train.classify.StudentSize;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "distill",
    description = {
      "Teaches a student what a pack's classifier knows, and packs both.",
      "The student costs what a bag of words costs; where it is not sure the teacher is asked."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The same command gives the same pack, byte for byte, on any number of threads.",
      "",
      "Example:",
      "  gloss distill --teacher packs/tickets --train tickets.jsonl --out packs/tickets-fast"
    })
final class DistillCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--teacher",
      required = true,
      paramLabel = "PACK",
      description = "classpath:…, file:… or a folder")
  private String teacher;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "labelled texts, best those the teacher learned from")
  private Path train;

  @Option(
      names = "--unlabelled",
      paramLabel = "FILE",
      description = "more texts for the teacher to label; may be repeated")
  private List<Path> unlabelled = List.of();

  @Option(
      names = "--aim",
      defaultValue = "BALANCED",
      paramLabel = "AIM",
      description = {
        "how many texts the teacher is asked about:",
        "fast: as few as lose at most a hundredth of the teacher's quality on validation;",
        "balanced: as few as make both together not worse than the teacher, luck allowed for;",
        "best: as few as are as good as the best share, but for chance (default: balanced)"
      })
  private CascadeAim aim;

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description = "of token vectors (default: " + StudentSize.DEFAULT_DIMENSIONS + ")")
  private int dimensions = StudentSize.DEFAULT_DIMENSIONS;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "of the convolution (default: " + StudentSize.DEFAULT_FILTERS + ")")
  private int filters = StudentSize.DEFAULT_FILTERS;

  @Option(
      names = "--mixes",
      paramLabel = "N",
      description =
          "most texts made of the given ones' spans for the teacher to label; none, a quarter and all"
              + " are tried (default: "
              + StudentSize.DEFAULT_MIXES
              + ")")
  private int mixes = StudentSize.DEFAULT_MIXES;

  @Option(names = "--name", paramLabel = "NAME", description = "default: the teacher's")
  private String name;

  @Option(names = "--pack-version", paramLabel = "VERSION", description = "default: the teacher's")
  private String version;

  @Mixin private LearningOptions learning;

  @Override
  public Integer call() {
    DistillSettings settings = settings();
    OutputFolder.check(learning.out());
    long start = System.nanoTime();
    Distiller.Result result;
    try (StagesOnTerminal stages = new StagesOnTerminal()) {
      result = new Distiller(settings, stages, System::nanoTime).distill(learning.out());
    } catch (UncheckedIOException e) {
      throw new CommandFailedException(
          learning.out() + ": expected a folder to write, found: " + e.getCause(), e);
    }
    result.warnings().forEach(warning -> System.err.println("gloss distill: " + warning));
    report(result, (System.nanoTime() - start) / 1e9);
    return Main.OK;
  }

  private DistillSettings settings() {
    try {
      return new DistillSettings(
          teacher,
          learning.files(train),
          learning.messages(),
          unlabelled,
          Optional.ofNullable(name),
          Optional.ofNullable(version),
          new StudentSize(dimensions, filters, mixes),
          aim,
          learning.goal(),
          command(),
          learning.run());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** What was asked, without what changes the time only and without the place of the result. */
  private String command() {
    StringBuilder command = new StringBuilder("gloss distill" + learning.named(train));
    unlabelled.forEach(file -> command.append(" --unlabelled ").append(file.getFileName()));
    return command
        .append(
            " --dimensions %d --filters %d --mixes %d --aim %s"
                .formatted(dimensions, filters, mixes, aim.name().toLowerCase(Locale.ROOT)))
        .append(learning.choices())
        .toString();
  }

  private void report(Distiller.Result result, double seconds) {
    if (learning.json()) {
      ObjectNode line =
          Json.object()
              .put("teacher", Json.rounded(result.teacher()))
              .put("student", Json.rounded(result.student()))
              .put("cascade", Json.rounded(result.cascade().quality()))
              .put("escalated", Json.rounded(result.cascade().escalated()))
              .put("mixes", result.mixes())
              .put("seconds", Json.rounded(seconds));
      ArrayNode curve = line.putArray("curve");
      for (CurvePoint point : result.curve()) {
        curve
            .addObject()
            .put("escalated", Json.rounded(point.escalated()))
            .put("quality", Json.rounded(point.quality()))
            .put("docsPerSecond", Math.round(result.docsPerSecond(point.escalated())));
      }
      result
          .promised()
          .ifPresent(precision -> line.put("promisedPrecision", Json.rounded(precision)));
      if (!result.test().isEmpty()) {
        ObjectNode test = line.putObject("test");
        result
            .test()
            .forEach((tiers, quality) -> test.set(tiers.label(), LearningOptions.json(quality)));
      }
      if (!result.testMessages().isEmpty()) {
        line.set("testMessages", MessageFigures.json(List.copyOf(result.testMessages().values())));
      }
      System.out.println(Json.line(line));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: on validation the teacher reaches %.4f, the student %.4f, and both together %.4f"
            + " with %.1f%% of the texts escalated (%.0f s)%n%n",
        learning.out(),
        result.teacher(),
        result.student(),
        result.cascade().quality(),
        100 * result.cascade().escalated(),
        seconds);
    System.out.println("escalated  quality  texts a second (expected, one thread)");
    for (CurvePoint point : result.curve()) {
      System.out.printf(
          Locale.ROOT,
          "%8.1f%%  %7.4f  %14.0f%n",
          100 * point.escalated(),
          point.quality(),
          result.docsPerSecond(point.escalated()));
    }
    if (!result.test().isEmpty()) {
      System.out.println();
    }
    result
        .test()
        .forEach(
            (tiers, quality) ->
                System.out.printf(
                    Locale.ROOT,
                    "test, %s: quality %.4f; %s%n",
                    tiers.label(),
                    quality.metrics().microF1(),
                    LearningOptions.answers(result.promised(), quality)));
    result
        .testMessages()
        .forEach(
            (tiers, judged) ->
                System.out.printf(
                    "test messages, %s: %s%n", tiers.label(), MessageFigures.line(judged.alone())));
  }
}
