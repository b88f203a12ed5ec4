package dev.gloss.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a schema registry does, as far as Gloss asks it, on a port of this machine: ids from 1 in
 * the order of registration, one for equal schemas. Can be told to fail in the ways that they do.
 */
public final class StubRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<String> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private int failures;
  private int status;
  private String garbage;
  private String type;
  private boolean incompatible;

  private StubRegistry(HttpServer server) {
    this.server = server;
  }

  public static StubRegistry start() {
    return start(0);
  }

  /**
   * @param port 0 for any
   */
  public static StubRegistry start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      StubRegistry registry = new StubRegistry(server);
      server.createContext("/", registry::handle);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://localhost:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public RegistrySettings settings() {
    return new RegistrySettings(List.of(url()), "");
  }

  /** As a producer does. */
  public synchronized int register(String subject, String schema) {
    int id = schemas.indexOf(schema) + 1;
    if (id == 0) {
      schemas.add(schema);
      id = schemas.size();
    }
    List<Integer> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  /** The schema of an id. */
  public synchronized String schema(int id) {
    return schemas.get(id - 1);
  }

  /** Names of all subjects. */
  public synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  /** The next so many answers have this status and nothing else. */
  public synchronized StubRegistry fail(int times, int withStatus) {
    failures = times;
    status = withStatus;
    return this;
  }

  /** Answers are this, with status 200; null for good ones. */
  public synchronized StubRegistry answer(String anything) {
    garbage = anything;
    return this;
  }

  /** Schemas are said to be of this type. */
  public synchronized StubRegistry type(String other) {
    type = other;
    return this;
  }

  /** No new schema is compatible with those before it. */
  public synchronized StubRegistry refuse() {
    incompatible = true;
    return this;
  }

  /** What has been asked, such as {@code GET /schemas/ids/1}. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  public synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(exchange.getRequestMethod() + " " + path);
    authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
    if (failures > 0) {
      failures--;
      send(exchange, status, "");
    } else if (garbage != null) {
      send(exchange, 200, garbage);
    } else {
      answer(exchange, path.substring(1).split("/"), body);
    }
  }

  private void answer(HttpExchange exchange, String[] path, byte[] body) throws IOException {
    if (path[0].equals("schemas")) {
      int id = Integer.parseInt(path[2]);
      if (id < 1 || id > schemas.size()) {
        error(exchange, 404, 40403, "Schema not found");
      } else {
        send(exchange, 200, schema(JSON.createObjectNode(), id).toString());
      }
    } else if (path.length == 1) {
      send(exchange, 200, JSON.writeValueAsString(subjects.keySet()));
    } else {
      ofSubject(exchange, URLDecoder.decode(path[1], StandardCharsets.UTF_8), path, json(body));
    }
  }

  private void ofSubject(HttpExchange exchange, String subject, String[] path, JsonNode body)
      throws IOException {
    List<Integer> versions = subjects.getOrDefault(subject, List.of());
    boolean get = exchange.getRequestMethod().equals("GET");
    String schema = body.path("schema").asText();
    if (!get && path.length == 3) {
      if (incompatible) {
        error(exchange, 409, 409, "Schema being registered is incompatible");
      } else {
        send(exchange, 200, "{\"id\":" + register(subject, schema) + "}");
      }
    } else if (versions.isEmpty()) {
      error(exchange, 404, 40401, "Subject not found");
    } else if (get) {
      int id = versions.get(versions.size() - 1);
      send(exchange, 200, schema(JSON.createObjectNode().put("id", id), id).toString());
    } else if (versions.contains(schemas.indexOf(schema) + 1)) {
      send(exchange, 200, "{\"id\":" + (schemas.indexOf(schema) + 1) + "}");
    } else {
      error(exchange, 404, 40403, "Schema not found");
    }
  }

  private ObjectNode schema(ObjectNode answer, int id) {
    answer.put("schema", schemas.get(id - 1));
    if (type != null) {
      answer.put("schemaType", type);
    }
    return answer;
  }

  private static JsonNode json(byte[] body) throws IOException {
    return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
  }

  private static void error(HttpExchange exchange, int status, int code, String message)
      throws IOException {
    send(
        exchange,
        status,
        JSON.createObjectNode().put("error_code", code).put("message", message).toString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
