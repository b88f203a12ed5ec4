/**
 * How good a pack is: a folder a task, such as {@link dev.gloss.evaluate.classify}, and the page
 * that shows it.
 */
package dev.gloss.evaluate;
