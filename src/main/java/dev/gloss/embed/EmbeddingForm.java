package dev.gloss.embed;

/** The numbers of a vector. */
public enum EmbeddingForm {
  /** Four bytes a dimension. */
  FLOAT,
  /** One signed byte a dimension, with a factor that gives unit length back. */
  INT8
}
