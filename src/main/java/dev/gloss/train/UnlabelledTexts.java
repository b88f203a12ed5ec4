package dev.gloss.train;

import dev.gloss.data.LabelledData;
import dev.gloss.pack.Manifest;
import dev.gloss.text.TextHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Texts for a teacher to label.
 *
 * @param digests of their files, by a name and a number from 1
 * @param warnings what a person should know of the texts, a line each
 */
public record UnlabelledTexts(
    List<String> texts, Map<String, Manifest.PackFile> digests, List<String> warnings) {
  /**
   * Reads the files, without those of their texts that are chosen on or judged by.
   *
   * @param name of the files in {@link #digests}, before the number of each
   * @throws dev.gloss.data.DataFormatException if a file cannot serve
   */
  public static UnlabelledTexts read(String name, List<Path> files, List<String> heldTexts) {
    Set<TextHash> held = new HashSet<>();
    heldTexts.forEach(text -> held.add(TextHash.asSeen(text)));
    List<String> texts = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Map<String, Manifest.PackFile> digests = new TreeMap<>();
    for (Path file : files) {
      LabelledData.Unlabelled read = LabelledData.readTexts(file);
      List<String> others =
          read.texts().stream().filter(text -> !held.contains(TextHash.asSeen(text))).toList();
      texts.addAll(others);
      int left = read.texts().size() - others.size();
      if (left > 0) {
        warnings.add(
            "%s: %d of %d texts also stand in validation or test and are left out"
                .formatted(file, left, read.texts().size()));
      }
      digests.put(
          name + "-" + (digests.size() + 1), new Manifest.PackFile(read.sha256(), read.bytes()));
    }
    return new UnlabelledTexts(texts, digests, warnings);
  }
}
