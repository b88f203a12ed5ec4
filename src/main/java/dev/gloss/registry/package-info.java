/**
 * Asks a schema registry: {@link dev.gloss.registry.SchemaRegistry} speaks the REST interface that
 * Confluent's registry has and others offer too. Depends on nothing.
 */
package dev.gloss.registry;
