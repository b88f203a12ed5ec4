/**
 * How good a pack is, as a page for people: {@link dev.gloss.evaluate.report.EvaluationReport} puts
 * together what the other classes draw. Depends on what the judging gives, and on nothing else.
 */
package dev.gloss.evaluate.report;
