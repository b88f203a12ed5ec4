package dev.gloss.model;

/**
 * Which model said it: stands in every record the model annotates.
 *
 * @param digest SHA-256 of the pack's manifest in lower-case hex, which itself pins every file
 */
public record ModelIdentity(String name, String version, String digest) {}
