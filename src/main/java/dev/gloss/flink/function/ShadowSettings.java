package dev.gloss.flink.function;

import dev.gloss.annotate.AnnotatorSettings;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * A second pack that reads along.
 *
 * @param annotator what it is opened with
 * @param share of the texts that it reads, in (0, 1]
 */
@Internal
public record ShadowSettings(AnnotatorSettings annotator, double share) implements Serializable {
  public ShadowSettings {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("expected a share above 0 and up to 1, found " + share);
    }
  }
}
