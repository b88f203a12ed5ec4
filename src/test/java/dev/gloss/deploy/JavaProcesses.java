package dev.gloss.deploy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * JVMs of a test, each under a name: started, paused, killed, started again. None of them outlives
 * the test's JVM, however that ends: a shell waits for the end of its own input, which comes then,
 * and kills those that still have the directory in their command line.
 *
 * <p>What a process says goes to {@code NAME.log} in the directory. One thread.
 */
final class JavaProcesses implements AutoCloseable {
  /** Its first argument is the directory, its input a process id a line. */
  private static final String GUARD =
      """
      trap '' INT TERM HUP
      while read -r pid; do pids="$pids $pid"; done
      for pid in $pids; do grep -qaF "$1" "/proc/$pid/cmdline" && kill -9 "$pid"; done
      """;

  /**
   * Ports from here on are below those of outgoing connections, of which the processes make many
   * before all of them listen: one could take a port that was found free.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final int PORTS_APART = 20;

  private final Path directory;
  private final Process guard;
  private final Map<String, Process> latest = new LinkedHashMap<>();
  private final List<Process> all = new ArrayList<>();
  private int ports = FIRST_PORT + (int) (ProcessHandle.current().pid() % PORTS);

  /**
   * @param directory that they work in and log to
   */
  JavaProcesses(Path directory) throws IOException {
    this.directory = directory;
    guard = new ProcessBuilder("sh", "-c", GUARD, "guard", directory.toString()).start();
  }

  /**
   * Starts a JVM.
   *
   * @param arguments what follows {@code java}; the directory has to be in it
   */
  Process start(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    Process process = builder.start();
    latest.put(name, process);
    all.add(process);
    guard.getOutputStream().write((process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    guard.getOutputStream().flush();
    return process;
  }

  /** As if its machine had gone; returns when it is gone. */
  void kill(String name) throws InterruptedException {
    latest.get(name).destroyForcibly().waitFor();
  }

  /** As a machine that does not answer; {@link #resume} lets it go on. */
  void pause(String name) throws IOException, InterruptedException {
    signal(name, "STOP");
  }

  void resume(String name) throws IOException, InterruptedException {
    signal(name, "CONT");
  }

  private void signal(String name, String signal) throws IOException, InterruptedException {
    String command = "kill -%s %d".formatted(signal, latest.get(name).pid());
    if (new ProcessBuilder("sh", "-c", command).start().waitFor() != 0) {
      throw new IllegalStateException(name + ": " + command + " failed");
    }
  }

  long pid(String name) {
    return latest.get(name).pid();
  }

  /** All that were started, ended ones among them. */
  List<Process> all() {
    return List.copyOf(all);
  }

  Path log(String name) {
    return directory.resolve(name + ".log");
  }

  String endOfLog(String name) throws IOException {
    if (!Files.exists(log(name))) {
      return name + ": no log";
    }
    List<String> lines = Files.readAllLines(log(name));
    return name
        + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  /** A free port on the loopback address, another one each time. */
  int freePort() throws IOException {
    for (int port = ports; ; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        ports = port + PORTS_APART;
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it.
      }
    }
  }

  /** Returns when somebody listens there. */
  static void await(int port, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notUpYet) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError(
        "nobody listens on port %d after %d s".formatted(port, limit.toSeconds()));
  }

  /** Ends all JVMs and waits until they are gone. */
  @Override
  public void close() {
    all.forEach(Process::destroy);
    for (Process process : all) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
    guard.destroyForcibly();
  }
}
