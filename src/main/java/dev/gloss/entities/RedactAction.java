package dev.gloss.entities;

import java.util.Locale;

/** What stands in the place of an entity. The names are the contract. */
public enum RedactAction {
  /** Three asterisks, whatever the entity is. */
  MASK,
  /** The type and a keyed hash: the same entity has the same, so that it can be joined by. */
  HASH,
  /** The type. */
  REPLACE,
  /** The entity: it stays as it is. */
  KEEP;

  /** As job files have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
