package dev.gloss.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaRegistryTest {
  private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"A\",\"fields\":[]}";

  private final StubRegistry stub = StubRegistry.start();
  private final SchemaRegistry registry = new SchemaRegistry(stub.settings());

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void schemaIsFoundByItsId() {
    int id = stub.register("a-value", SCHEMA);

    assertThat(registry.find(id)).contains(RegisteredSchema.avro(SCHEMA));
    assertThat(registry.find(id + 1)).isEmpty();
  }

  @Test
  void schemaIsRegisteredOnce() {
    int id = registry.register("a-value", SCHEMA);

    assertThat(registry.register("a-value", SCHEMA)).isEqualTo(id);
    assertThat(stub.schema(id)).isEqualTo(SCHEMA);
    assertThat(registry.latest("a-value")).contains(RegisteredSchema.avro(SCHEMA));
    assertThat(registry.lookUp("a-value", SCHEMA)).hasValue(id);
    assertThat(registry.lookUp("a-value", "{}")).isEmpty();
    assertThat(registry.lookUp("b-value", SCHEMA)).isEmpty();
    assertThat(registry.latest("b-value")).isEmpty();
  }

  @Test
  void subjectOfAnyNameIsOneSegment() {
    registry.register("a/b c?d", SCHEMA);

    assertThat(stub.subjects()).containsExactly("a/b c?d");
    assertThat(stub.requests()).containsExactly("POST /subjects/a%2Fb%20c%3Fd/versions");
  }

  @Test
  void credentialsAreSentAndNeverShown() {
    RegistrySettings settings = new RegistrySettings(List.of(stub.url()), "Bearer Sesame");
    new SchemaRegistry(settings).check();

    assertThat(stub.authorizations()).containsExactly("Bearer Sesame");
    assertThat(settings.toString()).doesNotContain("Sesame");
    stub.fail(1, 401);
    assertThatThrownBy(new SchemaRegistry(settings)::check)
        .hasMessage(
            "schema registry %s: expected it to accept the credentials, found status 401 without JSON"
                .formatted(stub.url()));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void hiccupIsGotOver(int status) {
    int id = stub.register("a-value", SCHEMA);
    stub.fail(2, status);

    assertThat(registry.find(id)).isPresent();
    assertThat(stub.requests()).hasSize(3);
  }

  @Test
  void registryThatStaysBadIsGivenUp() {
    stub.fail(100, 500);

    assertThatThrownBy(() -> registry.find(1))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "schema registry %s: expected a registry's answer in JSON, found status 500 without JSON"
                .formatted(stub.url()));
    assertThat(stub.requests()).hasSize(3);
  }

  /** A proxy's page says nothing about a schema: no record is lost for it. */
  @ParameterizedTest
  @ValueSource(strings = {"<html>Welcome</html>", "{}", "[]", "{\"schema\":1}", "null"})
  void garbageIsNoAnswer(String garbage) {
    stub.answer(garbage);

    assertThatThrownBy(() -> registry.find(1)).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> registry.register("a", SCHEMA)).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> registry.latest("a")).isInstanceOf(RegistryException.class);
  }

  /** A 404 of another server is not an id that nobody knows. */
  @Test
  void pathThatIsNotThereIsNoAnswer() {
    stub.fail(1, 404);

    assertThatThrownBy(() -> registry.find(1))
        .hasMessageContaining("expected a registry's answer in JSON, found status 404");
  }

  @Test
  void redirectIsNotFollowed() {
    stub.fail(1, 302);

    assertThatThrownBy(() -> registry.find(1)).hasMessageContaining("found status 302");
  }

  @Test
  void incompatibleSchemaIsToldInTheRegistrysWords() {
    stub.refuse();

    assertThatThrownBy(() -> registry.register("a", SCHEMA))
        .hasMessage(
            "schema registry %s: expected subject a to take Gloss's schema, found that it refuses it: status 409 (Schema being registered is incompatible)"
                .formatted(stub.url()));
  }

  @Test
  void nodeThatIsDownIsPassedOver() {
    String nobody = "http://localhost:1";

    assertThatCode(new SchemaRegistry(new RegistrySettings(List.of(nobody, stub.url()), ""))::check)
        .doesNotThrowAnyException();
    assertThatThrownBy(new SchemaRegistry(new RegistrySettings(List.of(nobody), ""))::check)
        .hasMessage(
            "schema registry http://localhost:1: expected an answer, found ConnectException");
  }
}
