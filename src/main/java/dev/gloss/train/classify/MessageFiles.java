package dev.gloss.train.classify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What messages are like, beside the labelled texts. None of it: whole texts are learned.
 *
 * @param train messages with what they are about, to learn from
 * @param validation messages for every choice; absent: some are composed
 * @param test messages to judge by at the end; nothing is chosen by them
 * @param background texts that are nobody's business
 * @param composed messages made of the labelled texts and of the background for each labelled text
 */
public record MessageFiles(
    Optional<Path> train,
    Optional<Path> validation,
    Optional<Path> test,
    List<Path> background,
    double composed) {
  /** Nothing but labelled texts. */
  public static final MessageFiles NONE =
      new MessageFiles(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), 0);

  public MessageFiles {
    background = List.copyOf(background);
    if (!(composed >= 0 && composed <= MOST_COMPOSED)) {
      throw new IllegalArgumentException(
          "expected from 0 to %d composed messages for each text, found %s"
              .formatted(MOST_COMPOSED, composed));
    }
  }

  private static final int MOST_COMPOSED = 10;

  /** Whether messages are to be understood, and not only texts to be labelled. */
  public boolean areGiven() {
    return train.isPresent() || !background.isEmpty();
  }
}
