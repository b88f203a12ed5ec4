package dev.gloss.near;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The latest texts of one key that repeat none before them, oldest first. Immutable. */
public record NearTexts(List<Said> texts) {
  /** No text yet. */
  public static final NearTexts NONE = new NearTexts(List.of());

  public NearTexts {
    texts = List.copyOf(texts);
  }

  /**
   * A text.
   *
   * @param id of its event
   * @param time of its event, in milliseconds since the epoch
   */
  public record Said(String id, LetterVector letters, long time) {}

  /** The nearest text that is near enough and not too old; of equal ones the oldest. */
  public Optional<EarlierText> nearest(LetterVector letters, long time, NearSettings settings) {
    Said best = null;
    float cosine = (float) settings.cosine();
    for (Said said : texts) {
      float found = letters.cosine(said.letters());
      boolean better = best == null ? found >= cosine : found > cosine;
      if (better && Math.abs(time - said.time()) <= settings.timeToLive().toMillis()) {
        best = said;
        cosine = found;
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(new EarlierText(best.id(), Math.min(1, cosine)));
  }

  /** With one more text, without the oldest if there are too many then. */
  public NearTexts with(String id, LetterVector letters, long time, NearSettings settings) {
    List<Said> next = new ArrayList<>(texts);
    next.add(new Said(id, letters, time));
    return new NearTexts(next.subList(Math.max(0, next.size() - settings.kept()), next.size()));
  }
}
