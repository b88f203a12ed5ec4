package dev.gloss.annotate;

import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.summarize.Summary;
import java.util.List;

/** Annotations of a pack that tags and summarizes, as most packs do. */
public final class Findings {
  private Findings() {}

  public static Tags tags(Annotation annotation) {
    return annotation.finding(Tags.class).orElseThrow();
  }

  public static Summary summary(Annotation annotation) {
    return annotation.finding(Summary.class).orElseThrow();
  }

  public static Annotation of(
      List<Tag> tags,
      boolean abstained,
      Summary summary,
      Tier tier,
      boolean truncated,
      int tokens) {
    return new Annotation(List.of(new Tags(tags, abstained, tier), summary), truncated, tokens);
  }
}
