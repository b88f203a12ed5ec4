/**
 * Makes packs: a folder a task, such as {@link dev.gloss.train.classify}, over what their training
 * shares. Offline only; nothing that runs in a job depends on it.
 */
package dev.gloss.train;
