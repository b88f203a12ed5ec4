package dev.gloss.evaluate;

/**
 * A text with the label it should get.
 *
 * @param id empty if the file gives none
 */
public record Example(String id, String text, String label) {}
