/**
 * What is named in a text, and what of it is not to be seen: {@link
 * dev.gloss.entities.EntitiesTask} says what others know of it, {@link
 * dev.gloss.entities.EntityReader} finds, {@link dev.gloss.entities.EntityRule} finds what has a
 * form that can be checked. Depends on {@code view} and {@code task}.
 */
package dev.gloss.entities;
