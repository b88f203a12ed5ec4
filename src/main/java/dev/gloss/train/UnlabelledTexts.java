package dev.gloss.train;

import dev.gloss.evaluate.LabelledData;
import dev.gloss.model.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts for a teacher to label.
 *
 * @param digests of their files, by {@code unlabelled-1} and so on
 */
record UnlabelledTexts(List<String> texts, Map<String, Manifest.PackFile> digests) {
  /**
   * @throws dev.gloss.evaluate.DataFormatException if a file cannot serve
   */
  static UnlabelledTexts read(List<Path> files) {
    List<String> texts = new ArrayList<>();
    Map<String, Manifest.PackFile> digests = new TreeMap<>();
    for (Path file : files) {
      LabelledData.Unlabelled read = LabelledData.readTexts(file);
      texts.addAll(read.texts());
      digests.put(
          "unlabelled-" + (digests.size() + 1), new Manifest.PackFile(read.sha256(), read.bytes()));
    }
    return new UnlabelledTexts(texts, digests);
  }
}
