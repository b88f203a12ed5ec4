package dev.gloss.tokenize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The pieces a model knows: every id in {@code [0, size())} is exactly one piece, and no piece has
 * two ids. Immutable, safe for use by several threads.
 */
public final class Vocabulary {
  private final List<String> pieces;
  private final Map<String, Integer> ids;

  /**
   * @param pieces the pieces in the order of their ids
   * @throws IllegalArgumentException if a piece occurs twice
   */
  public Vocabulary(List<String> pieces) {
    this.pieces = List.copyOf(pieces);
    this.ids = new HashMap<>(this.pieces.size() * 2);
    for (int id = 0; id < this.pieces.size(); id++) {
      Integer earlier = ids.put(this.pieces.get(id), id);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "expected every piece once, found '%s' with ids %d and %d"
                .formatted(this.pieces.get(id), earlier, id));
      }
    }
  }

  /** Number of ids. */
  public int size() {
    return pieces.size();
  }

  /**
   * The piece as the file has it, continuation prefix included.
   *
   * @throws IndexOutOfBoundsException if the id is not in {@code [0, size())}
   */
  public String piece(int id) {
    return pieces.get(id);
  }

  /** The id of a piece, continuation prefix included; empty if the vocabulary lacks it. */
  public OptionalInt id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** All pieces in the order of their ids; unmodifiable. */
  public List<String> pieces() {
    return pieces;
  }
}
