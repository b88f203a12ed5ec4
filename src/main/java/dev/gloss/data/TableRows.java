package dev.gloss.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rows of a table, read one by one: CSV as RFC 4180 has it, or the same with tabs. Its first
 * row names the columns, in any case and order; cells may stand in double quotes, and line breaks
 * within them. Columns that nobody asks for are passed over.
 */
final class TableRows {
  private static final CsvMapper MAPPER =
      CsvMapper.builder(
              CsvFactory.builder()
                  .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(DataLines.LONGEST_LINE)
                          .build())
                  .build())
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private final String file;
  private final CsvSchema schema;
  private final Map<String, Integer> columns = new HashMap<>();
  private int width;
  private int line = 1;

  /**
   * @param file as a user would name it
   */
  TableRows(String file, char separator) {
    this.file = file;
    this.schema = CsvSchema.emptySchema().withColumnSeparator(separator);
  }

  /** Takes the cells asked for of a row, in the order asked for. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param cells null for a column that the table does not have
     * @param number of the row's first line, from 1
     */
    void row(String[] cells, int number);
  }

  /**
   * @param content unpacked; read to its end and left open
   * @param wanted names of columns in lower case
   * @throws DataFormatException if a row is broken, not UTF-8, or of another length than the first
   * @throws IOException if the content cannot be read
   */
  void forEach(InputStream content, List<String> wanted, Sink sink) throws IOException {
    Reader reader = new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder());
    try {
      MappingIterator<String[]> rows =
          MAPPER.readerFor(String[].class).with(schema).readValues(reader);
      while (rows.hasNextValue()) {
        line = rows.getParser().currentLocation().getLineNr();
        String[] cells = rows.nextValue();
        if (columns.isEmpty()) {
          header(cells);
        } else {
          sink.row(picked(cells, wanted), line);
        }
      }
    } catch (CharacterCodingException e) {
      throw new DataFormatException(
          file + ": expected UTF-8, found other bytes in or after line " + line);
    } catch (JsonProcessingException e) {
      throw new DataFormatException(
          "%s:%d: expected a row of cells, quoted where they hold a separator, a quote or a line"
                  .formatted(file, e.getLocation() == null ? line : e.getLocation().getLineNr())
              + " break, none over %d characters, found a broken one"
                  .formatted(DataLines.LONGEST_LINE));
    }
  }

  private void header(String[] names) {
    width = names.length;
    for (int column = 0; column < width; column++) {
      String name = names[column].strip().toLowerCase(Locale.ROOT);
      if (columns.put(name, column) != null) {
        throw new DataFormatException(
            "%s:%d: expected a header that names every column once, found column %d named like"
                    .formatted(file, line, column + 1)
                + " another");
      }
    }
  }

  private String[] picked(String[] cells, List<String> wanted) {
    if (cells.length != width) {
      throw new DataFormatException(
          "%s:%d: expected %d cells, as many as the header has, found %d"
              .formatted(file, line, width, cells.length));
    }
    String[] picked = new String[wanted.size()];
    for (int i = 0; i < picked.length; i++) {
      Integer column = columns.get(wanted.get(i));
      picked[i] = column == null ? null : cells[column];
    }
    return picked;
  }
}
