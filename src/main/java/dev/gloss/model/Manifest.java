package dev.gloss.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code model.yaml}: what a pack is and what its files must be. Its last line pins the manifest
 * itself ({@link ManifestPin}), so that nothing about a pack can change unnoticed.
 *
 * @param format version of this layout; 2
 * @param labels in the order of the head's rows
 * @param files every other file of the pack
 * @param card what a person should know before using the model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    int format,
    String name,
    String version,
    String task,
    EncoderReference encoder,
    Classifier classifier,
    List<String> labels,
    Map<String, PackFile> files,
    Card card) {
  /** The layout this code reads and writes. */
  public static final int FORMAT = 2;

  /** The manifest's own file name. */
  public static final String FILE = "model.yaml";

  /** Longest manifest that is read, in bytes: over 100,000 labels. */
  static final long LONGEST = 8L << 20;

  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new EveryTrapQuoted()).build())
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  public Manifest {
    given(name, "name");
    given(version, "version");
    given(task, "task");
    given(encoder, "encoder");
    given(classifier, "classifier");
    given(labels, "labels");
    given(card, "card");
    if (name.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException(
          "expected a name and a version, found '%s' and '%s'".formatted(name, version));
    }
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) == null || !isLabel(labels.get(i))) {
        throw new IllegalArgumentException(
            "expected a name without control characters for every label, found none for label %d"
                .formatted(i + 1));
      }
    }
    labels = List.copyOf(labels);
    files = pinned(given(files, "files"), "files");
    classifier.check(labels);
  }

  /** The same manifest of other files. */
  public Manifest with(Map<String, PackFile> other) {
    return new Manifest(format, name, version, task, encoder, classifier, labels, other, card);
  }

  private static <T> T given(T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("expected '" + key + "', found nothing");
    }
    return value;
  }

  /**
   * How a classifier's logits become tags.
   *
   * @param multiLabel any number of labels may fit a text (each has a probability of its own);
   *     otherwise exactly one does
   * @param abstainLabels labels that mean "none of the others": where one of them is the most
   *     probable, the classifier abstains. Only with one label a text
   * @param teacher of the encoder's head; null if the pack has none
   * @param student of the tabulated convolution; null if the pack has none
   * @param cascade when the teacher is asked; null unless the pack has both
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Classifier(
      @JsonProperty(value = "multi-label", required = true) boolean multiLabel,
      @JsonProperty("abstain-labels") List<String> abstainLabels,
      Calibration teacher,
      Calibration student,
      Cascade cascade) {
    public Classifier {
      abstainLabels = List.copyOf(given(abstainLabels, "classifier.abstain-labels"));
      if (teacher == null && student == null) {
        throw new IllegalArgumentException(
            "expected 'teacher' or 'student' under classifier, found neither");
      }
      if (cascade != null && (teacher == null || student == null)) {
        throw new IllegalArgumentException(
            "expected 'teacher' and 'student' beside 'cascade' under classifier, found only one");
      }
    }

    /** One label a text, from a teacher alone. */
    public static Classifier ofTeacher(Calibration teacher) {
      return new Classifier(false, List.of(), teacher, null, null);
    }

    private void check(List<String> labels) {
      if (!labels.containsAll(abstainLabels) || (multiLabel && !abstainLabels.isEmpty())) {
        throw new IllegalArgumentException(
            "expected abstain-labels among the labels of a classifier with one label a text, found "
                + abstainLabels);
      }
      Calibration asked = cascade == null ? null : cascade.decision();
      for (Calibration tier : new Calibration[] {teacher, student, asked}) {
        int expected = multiLabel ? labels.size() : 0;
        if (tier != null && tier.thresholds().size() != expected) {
          throw new IllegalArgumentException(
              "expected %d thresholds for %d labels, found %d"
                  .formatted(expected, labels.size(), tier.thresholds().size()));
        }
      }
    }
  }

  /**
   * How one tier's logits become probabilities and tags.
   *
   * @param temperature logits are divided by it; above 0
   * @param abstain no tag below this probability, with one label a text; in [0, 1]
   * @param thresholds for each label the probability from which on it is given, with any number of
   *     labels a text; each in [0, 1]
   */
  public record Calibration(
      @JsonProperty(required = true) float temperature,
      @JsonProperty(required = true) float abstain,
      List<Float> thresholds) {
    public Calibration {
      if (!(temperature > 0 && temperature < Float.POSITIVE_INFINITY) || !isShare(abstain)) {
        throw new IllegalArgumentException(
            "expected a temperature above 0 and an abstain threshold in [0, 1], found %s and %s"
                .formatted(temperature, abstain));
      }
      for (Float threshold : given(thresholds, "thresholds")) {
        if (threshold == null || !isShare(threshold)) {
          throw new IllegalArgumentException("expected thresholds in [0, 1], found " + threshold);
        }
      }
      thresholds = List.copyOf(thresholds);
    }

    /** One label a text. */
    public static Calibration single(float temperature, float abstain) {
      return new Calibration(temperature, abstain, List.of());
    }
  }

  /**
   * When the teacher is asked too. Where it is, the mean of both tiers' probabilities decides: they
   * err on different texts.
   *
   * @param escalateBelow the student's confidence under which the teacher answers; in [0, 1]
   * @param abstain no tag below this probability, whoever answered, with one label a text; in [0,
   *     1]
   * @param thresholds for each label the probability from which on it is given where the teacher
   *     was asked, with any number of labels a text
   * @param curve what other thresholds would have done on validation data, by share
   */
  public record Cascade(
      @JsonProperty(value = "escalate-below", required = true) float escalateBelow,
      @JsonProperty(required = true) float abstain,
      List<Float> thresholds,
      List<CurvePoint> curve) {
    public Cascade {
      if (!isShare(escalateBelow)) {
        throw new IllegalArgumentException(
            "expected escalate-below in [0, 1], found " + escalateBelow);
      }
      thresholds = decision(abstain, thresholds).thresholds();
      curve = List.copyOf(given(curve, "cascade.curve"));
    }

    /** How the mean of both tiers' probabilities becomes tags. */
    public Calibration decision() {
      return decision(abstain, thresholds);
    }

    private static Calibration decision(float abstain, List<Float> thresholds) {
      return new Calibration(1, abstain, thresholds);
    }
  }

  /**
   * A point of the cascade's curve, on validation data.
   *
   * @param escalated share of texts the teacher answers
   * @param quality accuracy, or micro F1 with any number of labels a text
   */
  public record CurvePoint(
      @JsonProperty(value = "escalate-below", required = true) float escalateBelow,
      @JsonProperty(required = true) float escalated,
      @JsonProperty(required = true) float quality) {}

  private static boolean isShare(float value) {
    return value >= 0 && value <= 1;
  }

  /**
   * What a file must be.
   *
   * @param bytes its size
   */
  public record PackFile(String sha256, long bytes) {
    public PackFile {
      if (sha256 == null || bytes < 0) {
        throw new IllegalArgumentException(
            "expected 'sha256' and 'bytes' from 0 on, found %s and %d".formatted(sha256, bytes));
      }
    }
  }

  /**
   * Where the model comes from.
   *
   * @param metrics name, such as {@code validation-accuracy}, to value
   * @param libraries name to version
   */
  public record Card(
      String description,
      String licence,
      String attribution,
      @JsonProperty("base-model") String baseModel,
      String command,
      long seed,
      Map<String, PackFile> data,
      Map<String, Double> metrics,
      Map<String, String> libraries) {
    public Card {
      given(description, "card.description");
      given(licence, "card.licence");
      given(attribution, "card.attribution");
      given(baseModel, "card.base-model");
      given(command, "card.command");
      data = pinned(given(data, "card.data"), "data");
      metrics = new TreeMap<>(given(metrics, "card.metrics"));
      libraries = new TreeMap<>(given(libraries, "card.libraries"));
      for (Map.Entry<String, Double> metric : metrics.entrySet()) {
        if (metric.getValue() == null || !Double.isFinite(metric.getValue())) {
          throw new IllegalArgumentException(
              "expected a number for '%s' under card.metrics, found %s"
                  .formatted(metric.getKey(), metric.getValue()));
        }
      }
      libraries.forEach((library, version) -> given(version, "card.libraries." + library));
    }

    /** The same card with other metrics. */
    public Card with(Map<String, Double> others) {
      return new Card(
          description, licence, attribution, baseModel, command, seed, data, others, libraries);
    }
  }

  /** The same manifest with another card. */
  public Manifest with(Card other) {
    return new Manifest(format, name, version, task, encoder, classifier, labels, files, other);
  }

  /** Whether this can be the name of a label: not blank, no line breaks or control characters. */
  public static boolean isLabel(String name) {
    return !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
  }

  private static Map<String, PackFile> pinned(Map<String, PackFile> files, String key) {
    files.forEach(
        (name, file) -> {
          if (file == null) {
            throw new IllegalArgumentException(
                "expected size and SHA-256 of '%s' under %s, found nothing".formatted(name, key));
          }
        });
    return Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Quotes what the default forgets, so that every label comes back as it was. */
  private static final class EveryTrapQuoted extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return value.startsWith(".")
          || value.chars().anyMatch(c -> c < ' ' || c > '~')
          || super.needToQuoteValue(value);
    }
  }

  /** The file, its last line included; the same manifest gives the same bytes. */
  public byte[] toYaml() {
    try {
      return ManifestPin.append(YAML.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is always YAML", e);
    }
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if the bytes are not a manifest of this format, or not those that
   *     its last line pins
   */
  static Manifest read(byte[] file, String where) {
    try {
      if (!ManifestPin.isPinned(file)) {
        // Another format may have no last line; then it is the format that has to be said.
        requireFormat(utf8(file), where);
      }
      String text = utf8(ManifestPin.verified(file, where));
      requireFormat(text, where);
      return YAML.readValue(text, Manifest.class);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(where + ": expected UTF-8, found other bytes", e);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new ModelFormatException(where + place + ": " + reason(e), e);
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Comes first: what another format has in it is not for this code to judge. */
  private static void requireFormat(String yaml, String where) throws JsonProcessingException {
    JsonNode format = YAML.readTree(yaml).path("format");
    if (!format.isInt() || format.intValue() != FORMAT) {
      throw new ModelFormatException(
          "%s: expected 'format: %d', found %s"
              .formatted(where, FORMAT, format.isMissingNode() ? "no format" : format));
    }
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "expected one of %s, found '%s'"
          .formatted(unknown.getKnownPropertyIds(), unknown.getPropertyName());
    }
    if (e instanceof ValueInstantiationException
        && e.getCause() instanceof IllegalArgumentException check) {
      return check.getMessage();
    }
    String key = e instanceof JsonMappingException mapping ? key(mapping) : "";
    // What follows the first semicolon is advice to whoever wrote the parser's settings.
    String found = e.getOriginalMessage().split("; `", 2)[0];
    return "expected a model manifest, found%s: %s"
        .formatted(
            key.isEmpty() ? "" : " at '" + key + "'",
            found.lines().map(String::strip).collect(Collectors.joining(" ")));
  }

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
        .collect(Collectors.joining("."));
  }
}
