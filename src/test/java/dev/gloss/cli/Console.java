package dev.gloss.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One run of the command line in this JVM.
 *
 * @param out standard output
 * @param err standard error
 */
record Console(int exitCode, String out, String err) {
  static Console run(String... arguments) {
    return runWith("", arguments);
  }

  static Console runWith(String input, String... arguments) {
    return runWith(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  static Console runWith(byte[] input, String... arguments) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input));
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(arguments);
      return new Console(
          exitCode,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  List<JsonNode> jsonLines() {
    return out.lines().map(Console::json).toList();
  }

  JsonNode lastLine() {
    List<JsonNode> lines = jsonLines();
    return lines.get(lines.size() - 1);
  }

  private static JsonNode json(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON, found: " + line, e);
    }
  }
}
