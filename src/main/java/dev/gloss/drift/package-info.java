/**
 * Whether a stream is still what a pack was made for: a {@link dev.gloss.drift.Profile} says what
 * was expected, and a {@link dev.gloss.drift.DriftWindow} holds what comes against it.
 */
package dev.gloss.drift;
