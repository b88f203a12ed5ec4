/**
 * Text to token ids: {@link dev.gloss.tokenize.Tokenizer}, {@link dev.gloss.tokenize.Encoding} and
 * the WordPiece tokenizer read from a Hugging Face {@code tokenizer.json}. Depends on {@code text}.
 */
package dev.gloss.tokenize;
