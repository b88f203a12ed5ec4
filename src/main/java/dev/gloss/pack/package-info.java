/**
 * A model on disk: {@link dev.gloss.pack.ModelPack} is a verified folder, {@link
 * dev.gloss.pack.Manifest} says what is in it, and {@link dev.gloss.pack.TaskSpecification} what it
 * can say of a text. Depends on nothing.
 */
package dev.gloss.pack;
