/**
 * Model packs on Flink's file systems: {@link dev.gloss.flink.files.FlinkPackFileSystem}, which the
 * core finds as a service. May use {@code model}.
 */
package dev.gloss.flink.files;
