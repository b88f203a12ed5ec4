/** Measures the fast path against peers, in one run on one machine. */
package dev.gloss.bench;
