package dev.gloss.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * A dotted path into a structured record: names of members, keys of maps, indexes of array elements
 * from 0. {@code \.} is a dot within a name and {@code \\} a backslash, so that {@code app\.name.0}
 * is the first element of the member {@code app.name}.
 *
 * @param path as it was written
 * @param segments at least one, none empty
 */
record FieldPath(String path, List<String> segments) {
  /** What a path begins with that is no path but the name of a record's header. */
  static final String HEADER = "header:";

  FieldPath {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a path as a job file has it.
   *
   * @throws IllegalArgumentException if a segment is empty or a backslash escapes nothing
   */
  static FieldPath of(String path) {
    List<String> segments = new ArrayList<>();
    StringBuilder segment = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char unit = path.charAt(i);
      if (unit == '\\') {
        i++;
        if (i == path.length() || (path.charAt(i) != '.' && path.charAt(i) != '\\')) {
          throw new IllegalArgumentException(
              "expected \\. or \\\\ in the path '%s', found a lone backslash at character %d"
                  .formatted(path, i - 1));
        }
        segment.append(path.charAt(i));
      } else if (unit == '.') {
        segments.add(finished(segment, path, i));
        segment.setLength(0);
      } else {
        segment.append(unit);
      }
    }
    segments.add(finished(segment, path, path.length()));
    return new FieldPath(path, segments);
  }

  private static String finished(StringBuilder segment, String path, int end) {
    if (segment.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a dotted path such as body.text, found '%s' with an empty name at character %d"
              .formatted(path, end));
    }
    return segment.toString();
  }
}
