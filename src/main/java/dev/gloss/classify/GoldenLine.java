package dev.gloss.classify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gloss.model.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of {@code golden.jsonl}: {@code {"text":"…","teacher":{"label":"…","score":0.1234}}}.
 *
 * @param teacher what it says of the text; null if the pack has none
 * @param student likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GoldenLine(String text, Expected teacher, Expected student) {
  /** Digits of a score after the point. */
  static final int DECIMALS = 4;

  private static final double SCALE = Math.pow(10, DECIMALS);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  GoldenLine {
    if (text == null) {
      throw new IllegalArgumentException("expected 'text', found nothing");
    }
  }

  /**
   * The most probable label.
   *
   * @param score its probability, in [0, 1]
   */
  record Expected(String label, @JsonProperty(required = true) double score) {
    Expected {
      if (label == null || !(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException(
            "expected a label and a score in [0, 1], found %s and %s".formatted(label, score));
      }
    }

    static Expected of(String label, float probability) {
      return new Expected(label, Math.round(probability * SCALE) / SCALE);
    }
  }

  static GoldenLine of(String text, Map<Tier, Expected> expected) {
    return new GoldenLine(text, expected.get(Tier.TEACHER), expected.get(Tier.STUDENT));
  }

  /**
   * What the tier says of the text.
   *
   * @throws ModelFormatException if nobody wrote it down
   */
  Expected of(Tier tier, String where) {
    Expected expected =
        switch (tier) {
          case TEACHER -> teacher;
          case STUDENT -> student;
        };
    return Optional.ofNullable(expected)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "%s: expected '%s' beside 'text', found nothing"
                        .formatted(where, tier.label())));
  }

  /** The line, without its end. */
  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a golden line is always JSON", e);
    }
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if a line is none of these, or there is not one
   */
  static List<GoldenLine> read(byte[] file, String where) {
    List<GoldenLine> lines = new ArrayList<>();
    String text = utf8(file, where);
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      lines.add(parsed(line, where + ":" + (lines.size() + 1)));
    }
    return lines;
  }

  private static GoldenLine parsed(String line, String where) {
    try {
      GoldenLine parsed = JSON.readValue(line, GoldenLine.class);
      if (parsed == null) {
        throw new IllegalArgumentException("expected an object, found the word null");
      }
      return parsed;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ModelFormatException(
          where
              + ": expected one JSON object with a text and each tier's label and score, found"
              + " something else",
          e);
    }
  }

  private static String utf8(byte[] file, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(where + ": expected UTF-8, found other bytes", e);
    }
  }
}
