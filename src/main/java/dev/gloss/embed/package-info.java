/**
 * A text as a vector: {@link dev.gloss.embed.EmbedTask} says what others know of it. Every pack has
 * vectors, so it stands in no manifest, and is asked only by name. Depends on {@code view} and
 * {@code task}.
 */
package dev.gloss.embed;
