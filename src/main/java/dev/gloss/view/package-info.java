/**
 * One look at a text, for every task that reads it: {@link dev.gloss.view.TextView}, made by
 * {@link\n * dev.gloss.view.TextViews}. Depends on {@code encoder} and {@code student}.\n
 */
package dev.gloss.view;
