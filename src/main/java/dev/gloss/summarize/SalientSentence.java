package dev.gloss.summarize;

import dev.gloss.text.Span;

/**
 * A sentence that was chosen for a summary.
 *
 * @param span where it stands in the text; of one that was cut, as far as it is shown
 * @param salience how much of the text it says, higher is more; comparable within one model
 * @param vector its meaning, for comparing it with sentences of other texts
 */
public record SalientSentence(Span span, float salience, SentenceVector vector) {}
