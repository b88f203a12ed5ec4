package dev.gloss.drift;

import dev.gloss.annotate.Annotation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far the latest annotations are from a pack's profile. They are counted in blocks of {@value
 * #BLOCK}, of which the last {@value #BLOCKS} are kept. One thread counts; any may ask.
 */
public final class DriftWindow {
  /** Annotations in a block. */
  static final int BLOCK = 100;

  /** Blocks in the window. */
  static final int BLOCKS = 10;

  private final Map<Trait, Counts> traits = new EnumMap<>(Trait.class);
  private int inBlock;

  public DriftWindow(Profile profile) {
    profile.counts().forEach((trait, counts) -> traits.put(trait, new Counts(counts)));
  }

  /** Counts an annotation. */
  public void add(Annotation annotation) {
    traits.forEach((trait, counts) -> trait.each(annotation, counts::add));
    if (++inBlock == BLOCK) {
      inBlock = 0;
      traits.values().forEach(Counts::endBlock);
    }
  }

  /**
   * The population stability index of a trait over the window, as the last block that ended left
   * it: below 0.1 nothing has changed, above 0.25 much has. NaN until the window is full, or if
   * there is nothing to hold it against.
   */
  public double stabilityIndex(Trait trait) {
    Counts counts = traits.get(trait);
    return counts == null ? Double.NaN : counts.index;
  }

  private static final class Counts {
    private final Expectation expected;
    private final long[][] blocks;
    private int at;
    private int ended;
    private volatile double index = Double.NaN;

    Counts(Map<String, Long> counts) {
      expected = new Expectation(counts);
      blocks = new long[BLOCKS][expected.bins()];
    }

    void add(String value) {
      blocks[at][expected.bin(value)]++;
    }

    void endBlock() {
      ended++;
      if (ended >= BLOCKS) {
        long[] all = new long[expected.bins()];
        for (long[] block : blocks) {
          for (int i = 0; i < all.length; i++) {
            all[i] += block[i];
          }
        }
        index = expected.stabilityIndex(all);
      }
      at = (at + 1) % BLOCKS;
      Arrays.fill(blocks[at], 0);
    }
  }
}
