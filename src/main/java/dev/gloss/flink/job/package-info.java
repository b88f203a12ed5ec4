/**
 * The job: a YAML file and the graph that is built from it. To read first: {@link
 * dev.gloss.flink.job.JobFile}, which reads and checks a job file, {@link
 * dev.gloss.flink.job.JobSettings}, what it says, and {@code JobKeys}, the one list of all keys.
 * Wiring only: may depend on everything below {@code flink}, but opens nothing while it checks.
 */
package dev.gloss.flink.job;
