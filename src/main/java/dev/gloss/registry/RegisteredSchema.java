package dev.gloss.registry;

/**
 * A schema as a registry has it.
 *
 * @param type {@code AVRO}, or another that the registry knows
 * @param schema its text; JSON if it is Avro
 * @param references whether it needs other schemas to be whole
 */
public record RegisteredSchema(String type, String schema, boolean references) {
  public static final String AVRO = "AVRO";

  /** An Avro schema that is whole. */
  public static RegisteredSchema avro(String schema) {
    return new RegisteredSchema(AVRO, schema, false);
  }
}
