/**
 * A model on disk: {@link dev.gloss.pack.ModelPack} is a verified folder, {@link\n *
 * dev.gloss.pack.Manifest} says what is in it, and {@link dev.gloss.pack.TaskSpecification} what it
 * can\n * say of a text. Depends on nothing.\n
 */
package dev.gloss.pack;
