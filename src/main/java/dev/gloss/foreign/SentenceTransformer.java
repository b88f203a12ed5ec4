package dev.gloss.foreign;

import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import dev.gloss.pack.Pooling;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the files of sentence-transformers beside an encoder's export say of its use: {@code
 * modules.json} (a transformer, a pooling, perhaps a normalization, one after the other), the
 * pooling's {@code 1_Pooling/config.json}, and {@code config_sentence_transformers.json} with
 * prompts, of which the default one stands before every text. Format: sbert.net,
 * sentence-transformers 2.2 to 5.1.
 *
 * <p>Vectors are compared by their directions, so that a normalization changes nothing. Whatever
 * else a file asks for (another pooling, two of them side by side, a dense layer) is refused, since
 * it would give other vectors than those the encoder was trained for.
 *
 * @param pooling what heads over the encoder take; {@link Pooling#forComparison} is what it says
 * @param prefix its default prompt; may be empty
 */
record SentenceTransformer(Pooling pooling, String prefix) {
  /** An export without these files: mean and maximum, which suit heads best. */
  static final SentenceTransformer NOT_SAID = new SentenceTransformer(Pooling.MEAN_MAX, "");

  /** What may be copied with an encoder, so that it says the same elsewhere. */
  static final List<String> FILES =
      List.of("modules.json", "1_Pooling/config.json", "config_sentence_transformers.json");

  private static final String MODULES = FILES.get(0);
  private static final String POOLING = FILES.get(1);
  private static final String PROMPTS = FILES.get(2);
  private static final String POOLING_FOLDER = "1_Pooling";
  private static final String MODE = "pooling_mode";
  private static final String INCLUDED = "include_prompt";

  /** Longest prompt, in characters; far longer ones leave no room for the text. */
  private static final int LONGEST_PREFIX = 1_000;

  /**
   * @throws ModelFormatException if a file asks for something that is not supported
   */
  static SentenceTransformer read(PackFiles files) {
    if (files.has(MODULES)) {
      requireModules(
          ForeignConfig.readAll(
              files.read(MODULES, ForeignConfig.LONGEST), files.describe(MODULES)),
          files.describe(MODULES));
    } else if (!files.has(POOLING)) {
      return new SentenceTransformer(NOT_SAID.pooling(), prefix(files));
    }
    ForeignConfig config =
        ForeignConfig.read(files.read(POOLING, ForeignConfig.LONGEST), files.describe(POOLING));
    String prefix = prefix(files);
    if (!prefix.isEmpty() && config.has(INCLUDED) && !config.flag(INCLUDED)) {
      throw new ModelFormatException(
          "%s: expected '%s' to be true beside a prompt, found false"
              .formatted(files.describe(POOLING), INCLUDED));
    }
    return new SentenceTransformer(pooling(config, files.describe(POOLING)), prefix);
  }

  private static void requireModules(List<ForeignConfig> modules, String where) {
    List<String> types = modules.stream().map(SentenceTransformer::type).toList();
    boolean known =
        types.equals(List.of("Transformer", "Pooling"))
            || types.equals(List.of("Transformer", "Pooling", "Normalize"));
    if (!known) {
      throw new ModelFormatException(
          "%s: expected the modules Transformer, Pooling and perhaps Normalize, found %s"
              .formatted(where, types));
    }
    String place = modules.get(1).text("path").orElse("");
    if (!place.equals(POOLING_FOLDER)) {
      throw new ModelFormatException(
          "%s: expected the Pooling at '%s', found '%s'"
              .formatted(where, POOLING_FOLDER, ForeignConfig.printable(place)));
    }
  }

  /** The class without its package, which has changed between versions. */
  private static String type(ForeignConfig module) {
    String type = module.text("type").orElse("nothing");
    return ForeignConfig.printable(type.substring(type.lastIndexOf('.') + 1));
  }

  private static Pooling pooling(ForeignConfig config, String where) {
    List<String> modes =
        config.has(MODE)
            ? List.of(config.text(MODE).orElse("several"))
            : config.keys().stream()
                .filter(key -> key.startsWith(MODE + "_") && config.flag(key))
                .map(key -> key.substring(MODE.length() + 1))
                .toList();
    if (Set.of("cls", "cls_token").containsAll(modes) && modes.size() == 1) {
      return Pooling.CLS_MEAN_MAX;
    }
    if (Set.of("mean", "mean_tokens").containsAll(modes) && modes.size() == 1) {
      return Pooling.MEAN_MAX;
    }
    throw new ModelFormatException(
        "%s: expected a pooling of cls or mean alone, found %s"
            .formatted(where, modes.stream().map(ForeignConfig::printable).toList()));
  }

  private static String prefix(PackFiles files) {
    if (!files.has(PROMPTS)) {
      return "";
    }
    String where = files.describe(PROMPTS);
    ForeignConfig config = ForeignConfig.read(files.read(PROMPTS, ForeignConfig.LONGEST), where);
    Optional<String> name = config.text("default_prompt_name");
    if (name.isEmpty()) {
      return "";
    }
    String prefix =
        config
            .below("prompts")
            .text(name.get())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        "%s: expected a text for the default prompt under 'prompts', found none"
                            .formatted(where)));
    if (prefix.length() > LONGEST_PREFIX) {
      throw new ModelFormatException(
          "%s: expected a prompt of at most %d characters, found %d"
              .formatted(where, LONGEST_PREFIX, prefix.length()));
    }
    return prefix;
  }
}
