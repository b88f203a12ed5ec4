package dev.gloss.data;

import dev.gloss.text.Span;

/** A stretch of a text that somebody gave a type. */
public record MarkedSpan(String type, Span span) {}
