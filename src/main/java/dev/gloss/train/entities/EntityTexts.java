package dev.gloss.train.entities;

import dev.gloss.data.DataFormatException;
import dev.gloss.data.MarkedData;
import dev.gloss.data.MarkedSpan;
import dev.gloss.data.MarkedText;
import dev.gloss.entities.BioTags;
import dev.gloss.pack.Manifest;
import dev.gloss.text.Span;
import dev.gloss.tokenize.Tokenizer;
import dev.gloss.tokenize.Words;
import dev.gloss.train.finetune.TuningText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Texts with their entities: to learn from, to choose on, and perhaps to judge by.
 *
 * @param types that are learned, in the order of the alphabet
 * @param digests of the files, by {@code train}, {@code validation} and {@code test}
 * @param warnings what a person should know of the data, a line each
 */
record EntityTexts(
    List<MarkedText> train,
    List<MarkedText> validation,
    List<MarkedText> test,
    List<String> types,
    Map<String, Manifest.PackFile> digests,
    List<String> warnings) {
  private static final int VALIDATION_ONE_IN = 10;

  /** Types with fewer entities are learned, but a person is told. */
  private static final int FEW = 10;

  /**
   * @throws DataFormatException if a file cannot serve, or one has types that train has not
   */
  static EntityTexts read(EntityTrainSettings settings) {
    MarkedData file = MarkedData.read(settings.train());
    Map<String, Manifest.PackFile> digests = new TreeMap<>();
    List<String> warnings = new ArrayList<>();
    digests.put("train", pin(file));
    Map<String, Integer> counts = file.types();
    if (counts.isEmpty()) {
      throw new DataFormatException(file.file() + ": expected entities to learn, found none");
    }
    List<MarkedText> learned = file.texts();
    List<MarkedText> held;
    if (settings.validation().isPresent()) {
      held =
          other(
              "validation", MarkedData.read(settings.validation().get()), file, digests, warnings);
    } else {
      List<MarkedText> shuffled = new ArrayList<>(file.texts());
      Collections.shuffle(shuffled, new Random(settings.run().seed()));
      int some = shuffled.size() / VALIDATION_ONE_IN;
      if (some == 0) {
        throw new DataFormatException(
            "%s: expected at least %d texts, so that some can be held back to choose on, found %d"
                .formatted(file.file(), VALIDATION_ONE_IN, shuffled.size()));
      }
      held = List.copyOf(shuffled.subList(0, some));
      learned = List.copyOf(shuffled.subList(some, shuffled.size()));
    }
    List<MarkedText> last =
        settings
            .test()
            .map(path -> other("test", MarkedData.read(path), file, digests, warnings))
            .orElse(List.of());
    Map<String, Integer> few = new TreeMap<>(counts);
    few.values().removeIf(count -> count >= FEW);
    if (!few.isEmpty()) {
      warnings.add(
          "%d of %d types have fewer than %d entities to learn from: %s"
              .formatted(few.size(), counts.size(), FEW, few));
    }
    return new EntityTexts(
        learned, held, last, List.copyOf(counts.keySet()), digests, List.copyOf(warnings));
  }

  private static Manifest.PackFile pin(MarkedData file) {
    return new Manifest.PackFile(file.sha256(), file.bytes());
  }

  private static List<MarkedText> other(
      String name,
      MarkedData file,
      MarkedData train,
      Map<String, Manifest.PackFile> digests,
      List<String> warnings) {
    digests.put(name, pin(file));
    List<String> unknown = new ArrayList<>(file.types().keySet());
    unknown.removeAll(train.types().keySet());
    if (!unknown.isEmpty()) {
      warnings.add(
          "%s: types that nothing is learned of, counted as missed: %s"
              .formatted(file.file(), unknown));
    }
    long shared = file.textsSharedWith(train);
    if (shared > 0) {
      warnings.add(
          "%s: %d of %d texts also stand in %s: what is measured on them says little"
              .formatted(file.file(), shared, file.texts().size(), train.file()));
    }
    return file.texts();
  }

  /** Texts with a tag for every word; those without a word are left out. */
  List<TuningText> lessons(List<MarkedText> texts, Tokenizer tokenizer, BioTags tags) {
    List<TuningText> lessons = new ArrayList<>();
    for (MarkedText text : texts) {
      Words words = Words.of(text.text(), tokenizer.encode(text.text()));
      if (words.count() > 0) {
        lessons.add(lesson(text, words, tags));
      }
    }
    return lessons;
  }

  private TuningText lesson(MarkedText text, Words words, BioTags tags) {
    List<Span> places = new ArrayList<>();
    float[][] targets = new float[words.count()][tags.count()];
    int next = 0;
    Optional<MarkedSpan> before = Optional.empty();
    for (int word = 0; word < words.count(); word++) {
      places.add(words.span(word));
      List<MarkedSpan> marked = text.marked();
      while (next < marked.size() && marked.get(next).span().end() <= words.start(word)) {
        next++;
      }
      boolean inside =
          next < marked.size()
              && marked.get(next).span().start() <= words.start(word)
              && types.contains(marked.get(next).type());
      if (inside) {
        int type = types.indexOf(marked.get(next).type());
        boolean goesOn = before.equals(Optional.of(marked.get(next)));
        targets[word][goesOn ? BioTags.inside(type) : BioTags.begin(type)] = 1;
        before = Optional.of(marked.get(next));
      } else {
        targets[word][0] = 1;
        before = Optional.empty();
      }
    }
    return new TuningText(text.text(), places, targets);
  }
}
