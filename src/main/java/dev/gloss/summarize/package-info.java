/**
 * Extractive summaries of a text and of a conversation. Read first: {@link
 * dev.gloss.summarize.Summarizer}, {@link dev.gloss.summarize.ConversationSummarizer} and {@link
 * dev.gloss.summarize.Summary}. Depends on {@code task}; vectors come from the view.
 */
package dev.gloss.summarize;
