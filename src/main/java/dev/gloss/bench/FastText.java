package dev.gloss.bench;

import dev.gloss.data.Example;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fastText classifier to measure against: one that somebody brings, or one trained on the same
 * texts as ours. Closing deletes the files it made.
 */
public final class FastText implements AutoCloseable {
  private static final int[] EPOCHS = {25, 50};
  private static final int[] WORD_NGRAMS = {1, 2};

  private final FastTextProgram program;
  private Path model;
  private String description;

  private FastText(FastTextProgram program, Path model, String description) {
    this.program = program;
    this.model = model;
    this.description = description;
  }

  /**
   * @param place the fastText executable
   * @param model trained by it: a {@code .bin} file whose labels are ours, with {@code _} for white
   *     space
   */
  public static FastText of(Path place, Path model) {
    return new FastText(program(place), model, "model " + model.getFileName());
  }

  /**
   * Trains four models, of 25 or 50 epochs and words or pairs of them, and keeps the one that is
   * most often right on the validation data.
   *
   * @param place the fastText executable
   * @param train of one label a text
   * @param validation of one label a text
   * @throws PeerException if the program fails
   */
  public static FastText trained(Path place, List<Example> train, List<Example> validation) {
    FastText fastText = new FastText(program(place), null, "");
    try {
      fastText.choose(train, validation);
      return fastText;
    } catch (RuntimeException e) {
      fastText.close();
      throw e;
    }
  }

  private static FastTextProgram program(Path place) {
    try {
      return new FastTextProgram(place, Files.createTempDirectory("gloss-fasttext"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void choose(List<Example> train, List<Example> validation) {
    Path data = program.folder().resolve("train.txt");
    write(
        data,
        train.stream()
            .map(
                example ->
                    FastTextProgram.LABEL
                        + FastTextProgram.word(example.label())
                        + " "
                        + FastTextProgram.line(example.text())));
    double best = -1;
    for (int epochs : EPOCHS) {
      for (int wordNgrams : WORD_NGRAMS) {
        String name = "epochs-%d-ngrams-%d".formatted(epochs, wordNgrams);
        Path candidate = program.train(data, name, epochs, wordNgrams);
        double accuracy = accuracy(candidate, validation);
        Path worse = candidate;
        if (accuracy > best) {
          best = accuracy;
          worse = model;
          model = candidate;
          description = "%d epochs, wordNgrams %d, lr 0.5, dim 100".formatted(epochs, wordNgrams);
        }
        if (worse != null) {
          // With pairs of words a model has 800 MB.
          FastTextProgram.delete(worse);
        }
      }
    }
  }

  /** How the model was made, for people. */
  String description() {
    return description;
  }

  /** The share of texts whose label it finds. */
  double accuracy(List<Example> examples) {
    return accuracy(model, examples);
  }

  private double accuracy(Path candidate, List<Example> examples) {
    Path file = program.folder().resolve("judged.txt");
    write(file, examples.stream().map(example -> FastTextProgram.line(example.text())));
    List<String> found = program.labels(candidate, file);
    if (found.size() != examples.size()) {
      throw new PeerException(
          "%s predict: expected a label for each of %d texts, found %d"
              .formatted(program.place(), examples.size(), found.size()));
    }
    long right = 0;
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).equals(FastTextProgram.word(examples.get(i).label()))) {
        right++;
      }
    }
    return (double) right / examples.size();
  }

  /**
   * @param texts at least one
   */
  Contender contender(String name, List<String> texts) {
    return new FastTextContender(
        name, program, model, texts.stream().map(FastTextProgram::line).toList());
  }

  static void write(Path file, Stream<String> lines) {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        writer.write(line);
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    delete(program.folder());
  }

  /** With everything in it. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(FastTextProgram::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
