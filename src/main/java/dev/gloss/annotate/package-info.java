/**
 * The core as others call it: {@link dev.gloss.annotate.Annotator} turns a text into an {@link
 * dev.gloss.annotate.Outcome}. Flink, SQL and the command line all come through here.
 */
package dev.gloss.annotate;
