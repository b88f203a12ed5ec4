/**
 * Tables in place of a network: {@link dev.gloss.student.TabulatedConvolution}. Depends on {@code\n
 * * tokenize}, {@code pack} and {@code tensor}.\n
 */
package dev.gloss.student;
