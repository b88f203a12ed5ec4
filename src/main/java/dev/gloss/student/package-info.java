/**
 * Tables in place of a network: {@link dev.gloss.student.TabulatedConvolution}. Depends on {@code
 * tokenize}, {@code pack} and {@code tensor}.
 */
package dev.gloss.student;
