package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A point of the cascade's curve, on validation data.
 *
 * @param escalated share of texts the teacher answers
 * @param quality accuracy, or micro F1 with any number of labels a text
 */
public record CurvePoint(
    @JsonProperty(value = "escalate-below", required = true) float escalateBelow,
    @JsonProperty(required = true) float escalated,
    @JsonProperty(required = true) float quality) {}
