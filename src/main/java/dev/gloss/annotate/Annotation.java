package dev.gloss.annotate;

import dev.gloss.classify.Tag;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.Summary;
import java.util.List;

/**
 * What the model said about one text. A function of the text and the pack alone.
 *
 * @param tags best first; empty if the model abstained
 * @param abstained no label was confident enough
 * @param summary the text in few sentences
 * @param tier the part of the model that answered
 * @param truncated a limit kept part of the text from the model
 * @param tokens word pieces the model read, special tokens not counted
 */
public record Annotation(
    List<Tag> tags, boolean abstained, Summary summary, Tier tier, boolean truncated, int tokens) {
  public Annotation {
    tags = List.copyOf(tags);
  }
}
