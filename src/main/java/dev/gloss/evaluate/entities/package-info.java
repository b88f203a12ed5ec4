/**
 * How good a finder of entities is: {@link dev.gloss.evaluate.entities.EntityMetrics}. Depends on
 * {@code entities} and {@code data}.
 */
package dev.gloss.evaluate.entities;
