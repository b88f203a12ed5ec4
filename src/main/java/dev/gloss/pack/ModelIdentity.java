package dev.gloss.pack;

/**
 * Which model said it: stands in every record the model annotates.
 *
 * @param digest the {@code manifest-sha256} that stands in the last line of the pack's manifest: 64
 *     lower-case hexadecimal digits, of a manifest that itself pins every file
 */
public record ModelIdentity(String name, String version, String digest) {}
