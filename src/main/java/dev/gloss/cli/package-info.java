/**
 * The command line: {@link dev.gloss.cli.Main} and one class a command. The only package that
 * prints, exits, and knows training and inference both.
 */
package dev.gloss.cli;
