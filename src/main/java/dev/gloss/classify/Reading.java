package dev.gloss.classify;

import dev.gloss.model.TextStates;

/**
 * Everything one pass over a text says.
 *
 * @param states vectors of the text and its sentences: the encoder's where the teacher alone is
 *     asked, else the student's static ones, so that all texts of a job can be compared
 */
public record Reading(Prediction prediction, TextStates states) {}
