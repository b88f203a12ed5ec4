package dev.gloss.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fastText binary (Joulin et al., "Bag of Tricks for Efficient Text Classification", 2016), run
 * as a process of its own that works on one thread.
 *
 * @param place the executable
 * @param folder for its files; nobody else's
 */
record FastTextProgram(Path place, Path folder) {
  /** What a line of training data begins with. */
  static final String LABEL = "__label__";

  private static final String OUTPUT = "labels.out";
  private static final String ERRORS = "fasttext.err";

  /**
   * Trains with the settings of its classification tutorial that matter most.
   *
   * @param data lines of a label and a text
   * @param name of the model; other names may not begin with it
   * @return the model's file
   */
  Path train(Path data, String name, int epochs, int wordNgrams) {
    List<String> arguments =
        List.of("-lr", "0.5", "-dim", "100", "-thread", "1", "-verbose", "0", "-epoch");
    List<String> command = new ArrayList<>(List.of("supervised", "-input", data.toString()));
    command.addAll(List.of("-output", folder.resolve(name).toString()));
    command.addAll(arguments);
    command.addAll(List.of(Integer.toString(epochs), "-wordNgrams", Integer.toString(wordNgrams)));
    run(command, ProcessBuilder.Redirect.DISCARD);
    delete(folder.resolve(name + ".vec"));
    return folder.resolve(name + ".bin");
  }

  /** Labels every line of a file and says nothing of them. */
  void predict(Path model, Path texts) {
    run(predicting(model, texts), ProcessBuilder.Redirect.DISCARD);
  }

  /** The labels of the lines of a file, as the model calls them. */
  List<String> labels(Path model, Path texts) {
    Path output = folder.resolve(OUTPUT);
    run(predicting(model, texts), ProcessBuilder.Redirect.to(output.toFile()));
    return read(output).stream().map(line -> line.replaceFirst("^" + LABEL, "")).toList();
  }

  private static List<String> predicting(Path model, Path texts) {
    return List.of("predict", model.toString(), texts.toString());
  }

  private void run(List<String> arguments, ProcessBuilder.Redirect output) {
    List<String> command = new ArrayList<>(List.of(place.toString()));
    command.addAll(arguments);
    Path errors = folder.resolve(ERRORS);
    try {
      Process process =
          new ProcessBuilder(command).redirectOutput(output).redirectError(errors.toFile()).start();
      int status = await(process);
      if (status != 0) {
        throw new PeerException(
            "%s %s: expected exit status 0, found %d: %s"
                .formatted(place, arguments.get(0), status, firstLine(errors)));
      }
    } catch (IOException e) {
      throw new PeerException(
          "%s: expected the fastText program, found one that cannot be run".formatted(place), e);
    }
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while fastText was running", e);
    }
  }

  private static String firstLine(Path file) {
    return read(file).stream()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("it says nothing");
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A text as fastText's tutorial prepares it: in lower case, punctuation apart, on one line. Never
   * empty, and no part of it looks like a label.
   */
  static String line(String text) {
    String apart =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("([^\\p{L}\\p{M}\\p{N}])", " $1 ")
            .replaceAll("[\\s\\p{Z}\\p{Cc}]+", " ")
            .strip();
    return apart.isEmpty() ? "." : apart;
  }

  /** A label as one word. */
  static String word(String label) {
    return label.replaceAll("[\\s\\p{Z}]+", "_");
  }
}
