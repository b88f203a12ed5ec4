package dev.gloss.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.view.TextView;
import java.util.Optional;

/**
 * Says of texts what one task of a pack has to say. Not safe for use by several threads at once.
 * Closing releases what it loaded beside the views.
 */
public interface TaskReader extends AutoCloseable {
  Finding read(TextView text);

  /**
   * What may be spent on the texts from now on, in (0, 1]: 1 is all that they ask for. A reader
   * that was not asked to follow it ignores it, as one that has nothing to save does.
   */
  default void effort(double effort) {}

  /** What is asked of it, in a few words: what it says depends on the text, the pack and this. */
  String asked();

  /** What a golden line is to hold of the text; empty if nothing that a pack could be held to. */
  Optional<JsonNode> golden(TextView text);

  /**
   * Compares what it says of a golden text with what is expected.
   *
   * @param expected as {@link #golden} gave it where the pack was made
   * @param where the line, as a user would name it
   * @throws ModelFormatException if it says something else
   */
  void verify(TextView text, JsonNode expected, String where);

  @Override
  void close();
}
