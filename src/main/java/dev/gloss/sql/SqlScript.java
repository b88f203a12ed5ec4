package dev.gloss.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * Statements of Flink SQL, one after the other, each ended by a semicolon. What a query finds is
 * printed as a table; an INSERT is waited for. {@code SET 'key' = 'value'} sets an option of Flink.
 *
 * @param file as a user would name it
 */
public record SqlScript(String file, List<Statement> statements) {
  private static final Pattern SET =
      Pattern.compile("(?is)SET\\s+'((?:[^']|'')+)'\\s*=\\s*'((?:[^']|'')*)'");

  private static final Pattern STATEMENT_SET =
      Pattern.compile("(?is)(EXECUTE|BEGIN)\\s+STATEMENT\\s+SET\\b.*");

  private static final Pattern END = Pattern.compile("(?is).*\\bEND");

  /**
   * @param line where it begins, from 1
   */
  public record Statement(String sql, int line) {}

  public SqlScript {
    statements = List.copyOf(statements);
  }

  /**
   * @throws SqlScriptException if a quotation or a comment has no end
   */
  public static SqlScript parse(String file, String content) {
    List<Statement> statements = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    int line = 1;
    int first = 0;
    for (int i = 0; i < content.length(); ) {
      int end = tokenEnd(content, i);
      if (end < 0) {
        throw new SqlScriptException(
            "%s:%d: expected an end of what begins with %s, found none"
                .formatted(file, line, content.charAt(i)));
      }
      String token = content.substring(i, end);
      boolean comment = token.startsWith("--") || token.startsWith("/*");
      if (token.equals(";") && !isOpen(sql)) {
        add(statements, sql, first);
        first = 0;
      } else if (!comment) {
        if (first == 0 && !token.isBlank()) {
          first = line;
        }
        sql.append(token);
      } else {
        sql.append(' ');
      }
      line += (int) token.chars().filter(c -> c == '\n').count();
      i = end;
    }
    add(statements, sql, first);
    return new SqlScript(file, statements);
  }

  private static void add(List<Statement> statements, StringBuilder sql, int line) {
    if (!sql.toString().isBlank()) {
      statements.add(new Statement(sql.toString().strip(), line));
    }
    sql.setLength(0);
  }

  /** Whether a semicolon ends one of a set of statements and not the set. */
  private static boolean isOpen(StringBuilder sql) {
    String so = sql.toString().strip();
    return STATEMENT_SET.matcher(so).matches() && !END.matcher(so).matches();
  }

  /** Where a quotation, a comment or a single character ends; -1: nowhere. */
  private static int tokenEnd(String content, int start) {
    char c = content.charAt(start);
    if (c == '\'' || c == '"' || c == '`') {
      int end = content.indexOf(c, start + 1);
      return end < 0 ? -1 : end + 1;
    }
    if (content.startsWith("--", start)) {
      int end = content.indexOf('\n', start);
      return end < 0 ? content.length() : end;
    }
    if (content.startsWith("/*", start)) {
      int end = content.indexOf("*/", start + 2);
      return end < 0 ? -1 : end + 2;
    }
    return start + 1;
  }

  /**
   * Runs all statements. What queries find is printed on standard output by Flink.
   *
   * @param flink options that tell which Flink to run on
   * @throws SqlScriptException with the place of the statement that failed, and why
   */
  public void run(Map<String, String> flink) {
    Configuration options = Configuration.fromMap(flink);
    TableEnvironment environment = null;
    for (Statement statement : statements) {
      Matcher set = SET.matcher(statement.sql());
      if (set.matches()) {
        String key = unquoted(set.group(1));
        options.setString(key, unquoted(set.group(2)));
        if (environment != null) {
          environment.getConfig().set(key, unquoted(set.group(2)));
        }
        continue;
      }
      if (environment == null) {
        // Streaming or batch is decided when the environment is made.
        environment =
            TableEnvironment.create(
                EnvironmentSettings.newInstance().withConfiguration(options).build());
      }
      run(environment, statement);
    }
  }

  private void run(TableEnvironment environment, Statement statement) {
    try {
      TableResult result = environment.executeSql(statement.sql());
      if (result.getResultKind() == ResultKind.SUCCESS_WITH_CONTENT && !isChange(statement)) {
        result.print();
      } else if (result.getJobClient().isPresent()) {
        result.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlScriptException(place(statement) + "interrupted", e);
    } catch (ExecutionException | RuntimeException e) {
      throw new SqlScriptException(place(statement) + reason(e), e);
    }
  }

  /** Whether it answers only how many rows it wrote. */
  private static boolean isChange(Statement statement) {
    String sql = statement.sql().toUpperCase(Locale.ROOT);
    return sql.startsWith("INSERT") || STATEMENT_SET.matcher(sql).matches();
  }

  private String place(Statement statement) {
    return "%s:%d: ".formatted(file, statement.line());
  }

  /** What the innermost exception says, in one line. */
  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    return message.strip().lines().map(String::strip).limit(1).findFirst().orElse("");
  }

  private static String unquoted(String literal) {
    return literal.replace("''", "'");
  }
}
