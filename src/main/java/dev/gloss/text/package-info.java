/**
 * What a text is: {@link dev.gloss.text.Document}, {@link dev.gloss.text.Span} and the splitting of
 * a text into sentences. Depends on the JDK and ICU4J, whose home this package is.
 */
package dev.gloss.text;
