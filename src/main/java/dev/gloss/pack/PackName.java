package dev.gloss.pack;

/** What a pack is called, and which of that name it is. */
public record PackName(String name, String version) {}
