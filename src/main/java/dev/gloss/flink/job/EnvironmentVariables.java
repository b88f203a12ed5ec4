package dev.gloss.flink.job;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/**
 * Puts environment variables into values: {@code ${NAME}}, or {@code ${NAME:-default}} where the
 * default also stands in for an empty variable, as in a POSIX shell (Shell Command Language,
 * 2.6.2). Unlike there, a default holds no further reference, and what a variable holds is taken as
 * it is.
 */
@Internal
public final class EnvironmentVariables {
  /** Group 1 is the name, group 2 the default or null. */
  static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^${}]*))?}");

  private final Map<String, String> variables;

  public EnvironmentVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * The text with all references replaced.
   *
   * @throws IllegalArgumentException saying what was expected, if a variable is missing or a
   *     reference is malformed
   */
  public String expand(String text) {
    Matcher references = REFERENCE.matcher(text);
    if (references.replaceAll("").contains("${")) {
      throw new IllegalArgumentException(
          "expected ${NAME} or ${NAME:-default}, found another use of ${");
    }
    String missing =
        references
            .reset()
            .results()
            .filter(r -> value(r) == null)
            .map(r -> r.group(1))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "expected the environment to have %s, found no such variable".formatted(missing));
    }
    return references.replaceAll(r -> Matcher.quoteReplacement(value(r)));
  }

  /** Null if the variable is missing and there is no default. */
  private String value(MatchResult reference) {
    String value = variables.get(reference.group(1));
    boolean absent = value == null || value.isEmpty();
    return absent && reference.group(2) != null ? reference.group(2) : value;
  }
}
