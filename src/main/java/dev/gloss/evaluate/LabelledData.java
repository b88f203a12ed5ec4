package dev.gloss.evaluate;

import dev.gloss.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file of labelled texts: one JSON object a line, all {@code {"id","text","label"}} or all {@code
 * {"id","text","labels":[…]}}, gzipped if the file's first bytes say so. Ids may be missing; one
 * that is given names one text.
 *
 * @param multiLabel any number of labels may fit a text: the lines have {@code labels}
 * @param sha256 of the file as it is on disk
 * @param bytes of the file as it is on disk
 */
public record LabelledData(
    Path file, List<Example> examples, boolean multiLabel, String sha256, long bytes) {
  public LabelledData {
    examples = List.copyOf(examples);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataFormatException if it is missing, empty, a line is not a labelled text or of
   *     another shape than the first, or an id stands twice
   */
  public static LabelledData read(Path file) {
    byte[] bytes = bytes(file);
    ExampleReader reader = new ExampleReader(file.toString());
    forEachLine(file, bytes, reader::add);
    if (reader.examples().isEmpty()) {
      throw new DataFormatException(file + ": expected labelled texts, found an empty file");
    }
    return new LabelledData(
        file, reader.examples(), reader.isMultiLabel(), Sha256.of(bytes), bytes.length);
  }

  /**
   * The texts of a file whose labels, if there are any, do not matter: JSON Lines with {@code text}
   * if the first line begins with a brace, else a text a line. Empty lines are passed over.
   *
   * @throws DataFormatException if it is missing, empty, or a line has no text
   */
  public static Unlabelled readTexts(Path file) {
    byte[] bytes = bytes(file);
    List<String> texts = new ArrayList<>();
    boolean[] json = new boolean[1];
    forEachLine(
        file,
        bytes,
        (line, number) -> {
          json[0] = texts.isEmpty() ? line.startsWith("{") : json[0];
          texts.add(json[0] ? ExampleReader.textOf(line, file + ":" + number) : line);
        });
    if (texts.isEmpty()) {
      throw new DataFormatException(file + ": expected texts, found an empty file");
    }
    return new Unlabelled(List.copyOf(texts), Sha256.of(bytes), bytes.length);
  }

  /**
   * Texts without labels.
   *
   * @param sha256 of the file as it is on disk
   * @param bytes of the file as it is on disk
   */
  public record Unlabelled(List<String> texts, String sha256, long bytes) {}

  /** How many of these texts stand in the other file too, to the letter. */
  public long textsSharedWith(LabelledData other) {
    Set<String> texts = other.examples.stream().map(Example::text).collect(Collectors.toSet());
    return examples.stream().filter(example -> texts.contains(example.text())).count();
  }

  private static byte[] bytes(Path file) {
    try {
      long size = Files.size(file);
      if (size > DataLines.MOST_BYTES) {
        throw new DataFormatException(
            "%s: expected at most %d bytes, found %d".formatted(file, DataLines.MOST_BYTES, size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void forEachLine(Path file, byte[] bytes, DataLines.Sink sink) {
    try {
      new DataLines(file.toString(), bytes).forEach(sink);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DataFormatException unreadable(Path file, IOException e) {
    return new DataFormatException(
        file
            + ": expected a readable file of JSON Lines, found "
            + (Files.exists(file) ? "one that cannot be read: " + e.getMessage() : "nothing"));
  }
}
