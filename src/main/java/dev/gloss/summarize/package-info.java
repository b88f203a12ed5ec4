/**
 * Extractive summaries of a text and of a conversation. Read first: {@link
 * dev.gloss.summarize.Summarizer}, {@link dev.gloss.summarize.ThreadSummarizer} and {@link
 * dev.gloss.summarize.Summary}. Depends on {@code dev.gloss.text} and the JDK; vectors come in as
 * arrays, from whatever model made them.
 */
package dev.gloss.summarize;
