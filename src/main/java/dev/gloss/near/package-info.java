/**
 * Texts that nearly repeat earlier ones: {@link dev.gloss.near.LetterVector} is what is compared,
 * {@link dev.gloss.near.NearTexts} remembers. Depends on nothing.
 */
package dev.gloss.near;
