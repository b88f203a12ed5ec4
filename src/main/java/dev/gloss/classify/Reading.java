package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What of a text a classifier weighs. */
public enum Reading {
  /** The text as a whole. */
  @JsonProperty("whole")
  WHOLE,
  /**
   * The text as a whole and each of its clauses: a label is as probable as the mean of what the
   * whole and what its best clause says, so that each of several matters is found in its place.
   * Where the whole {@linkplain Opinion#isSettled is settled}, it counts alone.
   */
  @JsonProperty("clauses")
  CLAUSES
}
