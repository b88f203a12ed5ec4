/**
 * Records in and out: raw Kafka records to documents, annotations and rejections to Avro. Start
 * with {@link dev.gloss.codec.RecordDecoders}, {@link dev.gloss.codec.EventPaths}, {@link
 * dev.gloss.codec.EnrichedTextEncoder} and {@link dev.gloss.codec.DeadLetterEncoder}. Depends on
 * Avro, whose home this package is, on Jackson, and on the packages below it; knows neither Kafka
 * nor Flink.
 */
package dev.gloss.codec;
