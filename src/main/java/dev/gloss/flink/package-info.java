/**
 * Gloss in a Flink job of one's own. {@link dev.gloss.flink.Gloss} is the way in; what is not
 * marked {@code PublicEvolving} may change without notice.
 */
package dev.gloss.flink;
