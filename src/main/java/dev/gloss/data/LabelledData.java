package dev.gloss.data;

import dev.gloss.text.TextHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of labelled texts, gzipped if its first bytes say so. By its name it is
 *
 * <ul>
 *   <li>{@code .csv} or {@code .tsv}, with {@code .gz} after it or not: a table whose header names
 *       the columns {@code text} and {@code label} or {@code labels}, and perhaps {@code id};
 *       several {@code labels} stand in one cell with {@value ExampleReader#SEPARATOR} between
 *       them, and an empty cell is none;
 *   <li>anything else: one JSON object a line, all {@code {"id","text","label"}} or all {@code
 *       {"id","text","labels":[…]}}.
 * </ul>
 *
 * Ids may be missing; one that is given names one text. The file is read once and may be of any
 * size; its texts are held.
 *
 * @param multiLabel any number of labels may fit a text: the lines have {@code labels}
 * @param warnings what a person should know of the lines, a line each
 * @param sha256 of the file as it is on disk
 * @param bytes of the file as it is on disk
 */
public record LabelledData(
    Path file,
    List<Example> examples,
    boolean multiLabel,
    List<String> warnings,
    String sha256,
    long bytes) {
  public LabelledData {
    examples = List.copyOf(examples);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the whole file.
   *
   * @throws DataFormatException if it is missing, empty, a line is not a labelled text or of
   *     another shape than the first, or an id stands twice
   */
  public static LabelledData read(Path file) {
    ExampleReader reader = new ExampleReader(file.toString());
    DataFile.Digest digest = read(file, reader::add, ExampleReader.COLUMNS, reader::add);
    if (reader.examples().isEmpty()) {
      throw new DataFormatException(file + ": expected labelled texts, found an empty file");
    }
    return new LabelledData(
        file,
        reader.examples(),
        reader.isMultiLabel(),
        reader.warnings(),
        digest.sha256(),
        digest.bytes());
  }

  /**
   * The texts of a file whose labels, if there are any, do not matter: a table with a column {@code
   * text}, by its name; else JSON Lines with {@code text} if the first line begins with a brace,
   * else a text a line. Empty lines are passed over.
   *
   * @throws DataFormatException if it is missing, empty, or a line has no text
   */
  public static Unlabelled readTexts(Path file) {
    List<String> texts = new ArrayList<>();
    boolean[] json = new boolean[1];
    DataFile.Digest digest =
        read(
            file,
            (line, number) -> {
              json[0] = texts.isEmpty() ? line.startsWith("{") : json[0];
              texts.add(json[0] ? ExampleReader.textOf(line, file + ":" + number) : line);
            },
            List.of(ExampleReader.TEXT),
            (cells, number) -> texts.add(ExampleReader.textOf(cells, file + ":" + number)));
    if (texts.isEmpty()) {
      throw new DataFormatException(file + ": expected texts, found an empty file");
    }
    return new Unlabelled(List.copyOf(texts), digest.sha256(), digest.bytes());
  }

  /**
   * Texts without labels.
   *
   * @param sha256 of the file as it is on disk
   * @param bytes of the file as it is on disk
   */
  public record Unlabelled(List<String> texts, String sha256, long bytes) {}

  /** How many of these texts stand in the other file too, case and white space aside. */
  public long textsSharedWith(LabelledData other) {
    Set<TextHash> texts = new HashSet<>();
    other.examples.forEach(example -> texts.add(TextHash.asSeen(example.text())));
    return examples.stream().filter(each -> texts.contains(TextHash.asSeen(each.text()))).count();
  }

  private static DataFile.Digest read(
      Path file, DataLines.Sink lines, List<String> columns, TableRows.Sink rows) {
    try (DataFile data = DataFile.open(file)) {
      switch (DataFile.Format.of(file)) {
        case JSON_LINES -> new DataLines(file.toString(), data.content()).forEach(lines);
        case CSV -> new TableRows(file.toString(), ',').forEach(data.content(), columns, rows);
        case TSV -> new TableRows(file.toString(), '\t').forEach(data.content(), columns, rows);
      }
      return data.digest();
    } catch (IOException e) {
      throw DataFile.unreadable(file, "texts", e);
    }
  }
}
