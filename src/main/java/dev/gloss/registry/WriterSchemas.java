package dev.gloss.registry;

import java.util.Optional;

/** The schemas that records were written with. */
@FunctionalInterface
public interface WriterSchemas {
  /**
   * The schema of an id.
   *
   * @return empty if nobody has registered the id
   * @throws RegistryException if that cannot be told now
   */
  Optional<RegisteredSchema> find(int id);
}
