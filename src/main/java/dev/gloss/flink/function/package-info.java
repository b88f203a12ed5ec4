/**
 * What runs in a task slot: {@link dev.gloss.flink.function.DecodeFunction}, {@link
 * dev.gloss.flink.function.AnnotateFunction} with its keyed state, {@link
 * dev.gloss.flink.function.RouteFunction}, and the serializers of what flows between them.
 */
package dev.gloss.flink.function;
