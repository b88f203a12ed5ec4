package dev.gloss.deploy;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;

/** What the smallest program over Gloss's jar looks like. */
final class AnnotateOnce {
  private AnnotateOnce() {}

  public static void main(String[] args) {
    AnnotatorSettings settings = AnnotatorSettings.ofModel("classpath:models/banking-support");
    try (Annotator annotator = Annotator.open(settings, System::nanoTime)) {
      System.out.println(annotator.annotate(args[0]));
    }
  }
}
