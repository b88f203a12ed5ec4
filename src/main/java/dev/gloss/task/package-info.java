/**
 * What every task has: {@link dev.gloss.task.Task} is what others know of it, a {@link
 * dev.gloss.task.TaskReader} says a {@link dev.gloss.task.Finding} of a view, and {@link
 * dev.gloss.task.GoldenCheck} holds it to what it said where its pack was made. Depends on {@code
 * view}.
 */
package dev.gloss.task;
