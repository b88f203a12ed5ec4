/**
 * One look at a text, for every task that reads it: {@link dev.gloss.view.TextView}, made by {@link
 * dev.gloss.view.TextViews}. Depends on {@code encoder} and {@code student}.
 */
package dev.gloss.view;
