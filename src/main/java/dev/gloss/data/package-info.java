/**
 * Texts to learn from and to judge by, read from files: {@link dev.gloss.data.LabelledData}.
 * Depends\n * on {@code pack}.\n
 */
package dev.gloss.data;
