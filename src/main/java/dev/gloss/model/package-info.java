/**
 * Models on disk and in memory: {@link dev.gloss.model.ModelPack} is a verified folder, {@link
 * dev.gloss.model.TextEncoder} turns texts into vectors with weights that all slots of a JVM share.
 * Home of ONNX Runtime. Depends on {@code tokenize} and {@code text}.
 */
package dev.gloss.model;
