/**
 * How good a pack is: a folder a task, such as {@link dev.gloss.evaluate.classify}, and the page
 * that\n * shows it.\n
 */
package dev.gloss.evaluate;
