package dev.gloss.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A client of a schema registry's REST interface, as Confluent's registry has it (Schema Registry
 * API, version 1) and Apicurio's, Karapace and Redpanda offer it. Each question is asked up to
 * three times within some seconds; a registry that has said no by then cannot be asked now. Keeps
 * nothing, and no thread; safe for use by several at once.
 *
 * <p>Redirects are not followed: the credentials are for the registry that is named.
 */
public final class SchemaRegistry implements WriterSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1));
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration READ_LIMIT = Duration.ofSeconds(8);
  private static final int LARGEST_ANSWER = 4 << 20;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final RegistrySettings settings;

  public SchemaRegistry(RegistrySettings settings) {
    this.settings = settings;
  }

  /**
   * Returns if the registry answers and takes the credentials.
   *
   * @throws RegistryException if it does not
   */
  public void check() {
    Answer answer = ask("GET", "/subjects", null);
    if (answer.status() != OK || !answer.body().isArray()) {
      throw unexpected(answer, "a list of subjects");
    }
  }

  @Override
  public Optional<RegisteredSchema> find(int id) {
    Answer answer = ask("GET", "/schemas/ids/" + id, null);
    return answer.status() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(schema(answer, "the schema of id " + Integer.toUnsignedString(id)));
  }

  /** The latest schema of a subject; empty if there is no such subject. */
  public Optional<RegisteredSchema> latest(String subject) {
    Answer answer = ask("GET", "/subjects/" + encoded(subject) + "/versions/latest", null);
    return answer.status() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(schema(answer, "the latest schema of subject " + subject));
  }

  /** The id that an Avro schema has under a subject; empty if it is not registered there. */
  public OptionalInt lookUp(String subject, String schema) {
    Answer answer = ask("POST", "/subjects/" + encoded(subject), body(schema));
    return answer.status() == NOT_FOUND
        ? OptionalInt.empty()
        : OptionalInt.of(id(answer, "the id of a schema of subject " + subject));
  }

  /**
   * Registers an Avro schema under a subject, unless it is there already.
   *
   * @return its id
   * @throws RegistryException also if the registry finds it incompatible with those before it
   */
  public int register(String subject, String schema) {
    Answer answer = ask("POST", "/subjects/" + encoded(subject) + "/versions", body(schema));
    if (answer.status() == CONFLICT || answer.status() == UNPROCESSABLE) {
      throw new RegistryException(
          "schema registry %s: expected subject %s to take Gloss's schema, found that it refuses it: %s"
              .formatted(settings.place(), subject, answer.reason()));
    }
    return id(answer, "the id of a schema that was registered under " + subject);
  }

  private RegisteredSchema schema(Answer answer, String expected) {
    JsonNode schema = answer.body().path("schema");
    if (answer.status() != OK || !schema.isTextual()) {
      throw unexpected(answer, expected);
    }
    return new RegisteredSchema(
        answer.body().path("schemaType").asText(RegisteredSchema.AVRO),
        schema.textValue(),
        !answer.body().path("references").isEmpty());
  }

  private int id(Answer answer, String expected) {
    JsonNode id = answer.body().path("id");
    if (answer.status() != OK || !id.isInt()) {
      throw unexpected(answer, expected);
    }
    return id.intValue();
  }

  private RegistryException unexpected(Answer answer, String expected) {
    return new RegistryException(
        "schema registry %s: expected %s, found %s"
            .formatted(settings.place(), expected, answer.reason()));
  }

  private static String body(String schema) {
    return JSON.createObjectNode().put("schema", schema).toString();
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What the registry says once it says anything sensible. */
  private Answer ask(String method, String path, String body) {
    for (int attempt = 0; ; attempt++) {
      String node = settings.urls().get(attempt % settings.urls().size());
      try {
        Answer answer = askOnce(node, method, path, body);
        boolean passing = answer.status() >= SERVER_ERROR || answer.status() == TOO_MANY;
        if (!passing || attempt == PAUSES.size()) {
          return checked(answer, node);
        }
      } catch (IOException e) {
        if (attempt == PAUSES.size()) {
          throw new RegistryException(
              "schema registry %s: expected an answer, found %s"
                  .formatted(node, e.getClass().getSimpleName()),
              e);
        }
      }
      pause(PAUSES.get(attempt));
    }
  }

  private static Answer checked(Answer answer, String node) {
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      throw new RegistryException(
          "schema registry %s: expected it to accept the credentials, found %s"
              .formatted(node, answer.reason()));
    }
    // A proxy's page is no answer, and neither is a path that is not the registry's.
    boolean sensible =
        answer.status() == OK
            || answer.status() == CONFLICT
            || answer.status() == UNPROCESSABLE
            || answer.status() == NOT_FOUND && answer.body().has("error_code");
    if (!sensible || answer.body().isMissingNode()) {
      throw new RegistryException(
          "schema registry %s: expected a registry's answer in JSON, found %s"
              .formatted(node, answer.reason()));
    }
    return answer;
  }

  private Answer askOnce(String node, String method, String path, String body) throws IOException {
    URI uri = URI.create(node.replaceAll("/+$", "") + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
    connection.setReadTimeout((int) READ_LIMIT.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", MEDIA_TYPE + ", application/json");
    if (!settings.authorization().isEmpty()) {
      connection.setRequestProperty("Authorization", settings.authorization());
    }
    if (body != null) {
      connection.setRequestProperty("Content-Type", MEDIA_TYPE);
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, in == null ? JSON.missingNode() : json(in));
    }
  }

  private static JsonNode json(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      return JSON.missingNode();
    }
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("interrupted while asking the schema registry", e);
    }
  }

  /**
   * @param body missing if it is no JSON
   */
  private record Answer(int status, JsonNode body) {
    /** The registry's own words, if it has any. */
    String reason() {
      String message = body.path("message").asText("");
      return "status "
          + status
          + (body.isMissingNode() ? " without JSON" : "")
          + (message.isEmpty() ? "" : " (" + message.lines().findFirst().orElse("") + ")");
    }
  }
}
