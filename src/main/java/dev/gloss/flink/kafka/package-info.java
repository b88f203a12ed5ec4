/**
 * Kafka as the job meets it: {@link dev.gloss.flink.kafka.KafkaPreflight} says in one line what is
 * wrong with brokers and topics before a job starts, {@link dev.gloss.flink.kafka.EmbeddedKafka} is
 * a broker in this process for the demo and the tests. The only package that knows Kafka; it may
 * use Flink and everything below it.
 */
package dev.gloss.flink.kafka;
