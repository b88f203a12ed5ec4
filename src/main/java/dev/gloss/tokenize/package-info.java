/**
 * Text to token ids. Read first: {@link dev.gloss.tokenize.Tokenizer}, {@link
 * dev.gloss.tokenize.Encoding}, and {@link dev.gloss.tokenize.WordPieceTokenizer}, which is read
 * from a Hugging Face {@code tokenizer.json}. Depends on {@code text}, Jackson and ICU.
 */
package dev.gloss.tokenize;
