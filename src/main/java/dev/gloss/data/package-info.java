/**
 * Texts to learn from and to judge by, read from files: {@link dev.gloss.data.LabelledData}.
 * Depends on {@code pack}.
 */
package dev.gloss.data;
