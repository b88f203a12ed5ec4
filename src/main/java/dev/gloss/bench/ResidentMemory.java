package dev.gloss.bench;

import dev.gloss.classify.RunAs;
import dev.gloss.classify.TextClassifier;
import dev.gloss.foreign.ModelFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of slots that all have worked, in a JVM of their own whose heap has one size and is
 * touched from the start. In a JVM that has other things to do, the heap grows when the collector
 * likes, by more than all slots together need.
 */
final class ResidentMemory {
  private static final List<String> HEAP =
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC");

  /** Memory has settled long before. */
  private static final int MOST_TEXTS = 2000;

  private ResidentMemory() {}

  /**
   * Bytes in the machine's memory once each of {@code slots} threads has read the texts with the
   * pack's teacher.
   */
  static long ofTeacher(String model, int slots, List<String> texts) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ResidentMemory.class.getName(), model, Integer.toString(slots)));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
        for (String text : texts.subList(0, Math.min(MOST_TEXTS, texts.size()))) {
          input.write(text.replaceAll("\\R", " "));
          input.write('\n');
        }
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "expected a JVM with %d slots to exit with 0, found %d".formatted(slots, status));
      }
      return Long.parseLong(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text a line, prints the bytes. Takes the pack and the number of slots. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> texts;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      texts = lines.lines().toList();
    }
    List<Thread> threads = new ArrayList<>();
    List<TextClassifier> slots = new ArrayList<>();
    for (int slot = 0; slot < Integer.parseInt(arguments[1]); slot++) {
      TextClassifier classifier =
          TextClassifier.open(ModelFolder.open(arguments[0]), RunAs.TEACHER);
      slots.add(classifier);
      threads.add(new Thread(() -> readAll(classifier, texts), "slot-" + slot));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println(Machine.residentBytes());
    slots.forEach(TextClassifier::close);
  }

  private static void readAll(TextClassifier classifier, List<String> texts) {
    for (String text : texts) {
      classifier.classify(classifier.view(text));
    }
  }
}
