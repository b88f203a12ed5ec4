/**
 * A third task, built as users of the task rooms would: which sentences of a text are written in
 * capitals. It shows what a new task touches: this folder and one line under {@code
 * META-INF/services}.
 */
package dev.gloss.shout;
