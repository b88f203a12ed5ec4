/**
 * Measures the fast path against peers, in one run on one machine: {@link dev.gloss.bench.Contest}
 * lets contenders take turns, and what counts are ratios. Only the command line uses it; it is not
 * in the job jar.
 */
package dev.gloss.bench;
