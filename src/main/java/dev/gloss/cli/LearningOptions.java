package dev.gloss.cli;

import dev.gloss.train.TrainSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that makes a model from texts can be told. */
final class LearningOptions {
  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "labelled texts for every choice; default: one in ten of --train, by the seed")
  private Path validation;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "labelled texts to judge by at the end, for the card; nothing is chosen by them")
  private Path test;

  @Option(names = "--out", required = true, paramLabel = "PACK", description = "folder to write")
  private Path out;

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      description =
          "the model abstains where fewer of its answers would be right (default: "
              + TrainSettings.DEFAULT_PRECISION
              + ")")
  private double precision = TrainSettings.DEFAULT_PRECISION;

  @Option(names = "--seed", defaultValue = "42", paramLabel = "N")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "default: all cores; changes the time, never the result")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  Optional<Path> validation() {
    return Optional.ofNullable(validation);
  }

  Optional<Path> test() {
    return Optional.ofNullable(test);
  }

  Path out() {
    return out;
  }

  double precision() {
    return precision;
  }

  long seed() {
    return seed;
  }

  int threads() {
    return threads;
  }

  boolean json() {
    return json;
  }

  /** The files beside {@code train} as a card's command names them. */
  String files(Path train) {
    StringBuilder files = new StringBuilder(" --train " + train.getFileName());
    validation().ifPresent(file -> files.append(" --validation ").append(file.getFileName()));
    test().ifPresent(file -> files.append(" --test ").append(file.getFileName()));
    return files.toString();
  }
}
