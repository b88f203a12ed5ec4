/**
 * Packs as models in Flink SQL: {@code CREATE MODEL … WITH ('provider' = 'gloss', 'pack' = '…')}.
 */
package dev.gloss.sql;
