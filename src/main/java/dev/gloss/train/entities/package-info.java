/**
 * Trains finders of entities: {@link dev.gloss.train.entities.EntityTrainer}. Only {@code cli} uses
 * it.
 */
package dev.gloss.train.entities;
