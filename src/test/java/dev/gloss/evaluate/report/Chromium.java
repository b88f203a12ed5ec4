package dev.gloss.evaluate.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven over its <a
 * href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>.
 */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> loaded = new LinkedBlockingQueue<>();
  private final AtomicInteger commands = new AtomicInteger();
  private WebSocket socket;
  private String session;

  private Chromium(Process process) {
    this.process = process;
  }

  /**
   * @param folder empty, for the browser's own files
   * @throws AssertionError if there is no browser
   */
  static Chromium start(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                binary(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Chromium chromium = new Chromium(process);
    try {
      chromium.connect(folder.resolve("DevToolsActivePort"));
      return chromium;
    } catch (Exception | AssertionError e) {
      chromium.close();
      throw e;
    }
  }

  /** {@code $CHROMIUM} if it is set, else the first of the usual names on the path. */
  private static String binary() {
    String given = System.getenv("CHROMIUM");
    return (given == null ? onPath() : Stream.of(given))
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "expected a Chromium at $CHROMIUM or else on the PATH, found none; Debian's"
                        + " package is chromium"));
  }

  private static Stream<String> onPath() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> folder + File.separator + name));
  }

  private void connect(Path portFile) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError(
            "expected a browser that listens, found "
                + (process.isAlive() ? "a silent one" : "one that ended: " + process.exitValue()));
      }
      Thread.sleep(50);
    }
    List<String> lines = Files.readAllLines(portFile);
    URI address = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, new Messages())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    String target =
        send("Target.createTarget", Map.of("url", "about:blank")).path("targetId").textValue();
    session =
        send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .textValue();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      send(domain + ".enable", Map.of());
    }
  }

  /** Opens a page and waits until it has loaded. */
  void open(Path page) throws Exception {
    send("Page.navigate", Map.of("url", page.toUri().toString()));
    if (loaded.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
      throw new AssertionError("expected a page that loads, found none after " + PATIENCE);
    }
  }

  /** The value of an expression on the page. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError("expected a value, found " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** What has happened on the page under these names of the protocol. */
  List<JsonNode> events(String... methods) {
    return events.stream()
        .filter(event -> List.of(methods).contains(event.path("method").textValue()))
        .toList();
  }

  private JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    int id = commands.incrementAndGet();
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    if (session != null) {
      command.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(JSON.writeValueAsString(command), true);
    JsonNode message = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new AssertionError("expected " + method + " to work, found " + message.path("error"));
    }
    return message.path("result");
  }

  private void received(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON from the browser, found other text", e);
    }
    if (message.has("id")) {
      answers.remove(message.path("id").intValue()).complete(message);
      return;
    }
    events.add(message);
    if (message.path("method").textValue().equals("Page.loadEventFired")) {
      loaded.add(text);
    }
  }

  /** Puts messages together that come in parts. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        String whole = message.toString();
        message.setLength(0);
        received(whole);
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    if (socket == null) {
      process.destroyForcibly();
      return;
    }
    // Ends its helpers too, which a signal to the first process may not.
    answers.put(0, new CompletableFuture<>());
    socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true);
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
