package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.train.TrainingRun;
import dev.gloss.train.classify.LabelledFiles;
import dev.gloss.train.classify.MessageFiles;
import dev.gloss.train.classify.PrecisionGoal;
import dev.gloss.train.classify.Quality;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that makes a model from texts can be told. */
final class LearningOptions {
  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "labelled texts for every choice; default: some of --train, by the seed")
  private Path validation;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "labelled texts to judge by at the end, for the card; nothing is chosen by them")
  private Path test;

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description =
          "messages with what they are about, JSON Lines"
              + " {\"text\",\"matters\":[{\"labels\":[…],\"evidence\":[[start,end]],\"follow_up\"}]}: the"
              + " model reads clause by clause, says several labels of a message, and none of what is"
              + " about none of them")
  private Path messages;

  @Option(
      names = "--validation-messages",
      paramLabel = "FILE",
      description = "messages for every choice; default: composed of the validation texts")
  private Path validationMessages;

  @Option(
      names = "--test-messages",
      paramLabel = "FILE",
      description = "messages to judge by at the end, for the card; nothing is chosen by them")
  private Path testMessages;

  @Option(
      names = "--background",
      paramLabel = "FILE",
      description =
          "texts that are nobody's business, as files for --unlabelled: as --messages, from texts"
              + " that have no labels; may be repeated")
  private List<Path> background = List.of();

  @Option(
      names = "--composed",
      defaultValue = "0.5",
      paramLabel = "N",
      description =
          "messages composed of labelled texts and background, with slips of the finger, for each"
              + " labelled text, where messages or background are given (default: ${DEFAULT-VALUE})")
  private double composed;

  @Option(names = "--out", required = true, paramLabel = "PACK", description = "folder to write")
  private Path out;

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      description =
          "share of what the model says that is to be right on new texts too, with 19 chances in 20;"
              + " it abstains where that needs it (default: "
              + PrecisionGoal.DEFAULT
              + "; where any number of labels may fit a text none, but the highest F1)")
  private Double precision;

  @Option(
      names = "--out-of-scope",
      paramLabel = "SHARE",
      description =
          "expected share of texts that no label fits, for --precision (default: as among the"
              + " validation texts)")
  private Double outOfScope;

  @Option(names = "--seed", defaultValue = "42", paramLabel = "N")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "default: all cores; changes the time, never the result")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description =
          "keeps what the encoder makes of texts, so that none is encoded twice: some 1.6 KB a text;"
              + " may be deleted (default: ${DEFAULT-VALUE})",
      defaultValue = "${sys:user.home}/.cache/gloss")
  private Path cache;

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  LabelledFiles files(Path train) {
    return new LabelledFiles(train, Optional.ofNullable(validation), Optional.ofNullable(test));
  }

  /**
   * @throws IllegalArgumentException if they cannot be
   */
  MessageFiles messages() {
    MessageFiles files =
        new MessageFiles(
            Optional.ofNullable(messages),
            Optional.ofNullable(validationMessages),
            Optional.ofNullable(testMessages),
            background,
            composed);
    if (!files.areGiven() && (validationMessages != null || testMessages != null)) {
      throw new IllegalArgumentException(
          "expected --messages or --background beside messages to choose or to judge by, found"
              + " neither");
    }
    return files.areGiven() ? files : MessageFiles.NONE;
  }

  Path out() {
    return out;
  }

  /**
   * @throws IllegalArgumentException if it cannot be one
   */
  PrecisionGoal goal() {
    return new PrecisionGoal(Optional.ofNullable(precision), Optional.ofNullable(outOfScope));
  }

  /**
   * @throws IllegalArgumentException if it cannot be run so
   */
  TrainingRun run() {
    return new TrainingRun(cache, seed, threads);
  }

  boolean json() {
    return json;
  }

  /** How the choices are made, as a card's command says it. */
  String choices() {
    StringBuilder choices = new StringBuilder();
    if (precision != null) {
      choices.append(" --precision ").append(precision);
    }
    if (outOfScope != null) {
      choices.append(" --out-of-scope ").append(outOfScope);
    }
    return choices.append(" --seed ").append(seed).toString();
  }

  /** The files as a card's command names them. */
  String named(Path train) {
    StringBuilder files = new StringBuilder(" --train " + train.getFileName());
    if (validation != null) {
      files.append(" --validation ").append(validation.getFileName());
    }
    if (test != null) {
      files.append(" --test ").append(test.getFileName());
    }
    if (messages != null) {
      files.append(" --messages ").append(messages.getFileName());
    }
    if (validationMessages != null) {
      files.append(" --validation-messages ").append(validationMessages.getFileName());
    }
    if (testMessages != null) {
      files.append(" --test-messages ").append(testMessages.getFileName());
    }
    background.forEach(file -> files.append(" --background ").append(file.getFileName()));
    if (messages != null || !background.isEmpty()) {
      files.append(" --composed ").append(composed);
    }
    return files.toString();
  }

  /** Whether messages or background are to be learned. */
  boolean hasMessages() {
    return messages != null || !background.isEmpty();
  }

  /** Whether there are files beside those to learn from. */
  boolean hasMoreFiles() {
    return validation != null
        || test != null
        || messages != null
        || validationMessages != null
        || testMessages != null
        || !background.isEmpty();
  }

  /** Whether a promise was asked for. */
  boolean hasPromise() {
    return precision != null || outOfScope != null;
  }

  /** For people: how much is answered, and how that keeps to the promise. */
  static String answers(Optional<Double> promised, Quality quality) {
    return String.format(
        Locale.ROOT,
        "answers %.1f%% of %d texts, %.1f%% of what it says is right%s",
        100 * quality.metrics().coverage(),
        quality.metrics().examples(),
        100 * quality.precision(),
        promised
            .map(share -> String.format(Locale.ROOT, " (%.1f%% promised)", 100 * share))
            .orElse(""));
  }

  /** For programs. */
  static ObjectNode json(Quality quality) {
    return EvaluateCommand.json(quality.metrics(), quality.outOfScope())
        .put("precision", Json.rounded(quality.precision()));
  }
}
