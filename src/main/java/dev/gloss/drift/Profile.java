package dev.gloss.drift;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.annotate.Annotation;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often a pack said what of the texts that it was chosen by: what a stream is held against.
 * Immutable.
 *
 * @param texts that were counted, at least {@value #FEWEST}
 * @param counts for each trait how often it had which value
 */
public record Profile(
    @JsonProperty(required = true) int texts,
    @JsonProperty(required = true) Map<Trait, Map<String, Long>> counts) {
  /** The file of a pack. */
  public static final String FILE = "profile.json";

  /** Of fewer, chance says more than the texts do. */
  public static final int FEWEST = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public Profile {
    if (texts < FEWEST) {
      throw new IllegalArgumentException(
          "expected a profile of at least %d texts, found %d".formatted(FEWEST, texts));
    }
    if (counts == null
        || counts.values().stream()
            .anyMatch(
                each ->
                    each == null
                        || each.isEmpty()
                        || each.values().stream().anyMatch(n -> n == null || n < 1))) {
      throw new IllegalArgumentException(
          "expected how often each trait had which value, found less than once");
    }
    Map<Trait, Map<String, Long>> sorted = new EnumMap<>(Trait.class);
    counts.forEach((trait, values) -> sorted.put(trait, new TreeMap<>(values)));
    counts = sorted;
  }

  /**
   * Counts.
   *
   * @throws IllegalArgumentException if there are too few
   */
  public static Profile of(List<Annotation> annotations) {
    Map<Trait, Map<String, Long>> counts = new EnumMap<>(Trait.class);
    for (Annotation annotation : annotations) {
      for (Trait trait : Trait.values()) {
        trait.each(
            annotation,
            value ->
                counts.computeIfAbsent(trait, t -> new TreeMap<>()).merge(value, 1L, Long::sum));
      }
    }
    return new Profile(annotations.size(), counts);
  }

  /**
   * The profile that a pack carries, if any.
   *
   * @throws ModelFormatException if it is not what it should be
   */
  public static Optional<Profile> of(ModelPack pack) {
    if (pack.isForeign() || !pack.manifest().files().containsKey(FILE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(pack.file(FILE), Profile.class));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "%s: expected a profile as 'gloss profile' writes it, found %s"
              .formatted(pack.describe(FILE), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new ModelFormatException(
          "%s: cannot be read: %s".formatted(pack.describe(FILE), e.getMessage()), e);
    }
  }

  /** As it stands in the pack's file. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a profile always has a JSON form", e);
    }
  }
}
