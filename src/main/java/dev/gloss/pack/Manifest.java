package dev.gloss.pack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.jsontype.NamedType;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code model.yaml}: what a pack is and what its files must be. Its last line pins the manifest
 * itself ({@link ManifestPin}), so that nothing about a pack can change unnoticed.
 *
 * @param format version of this layout; {@value #FORMAT}
 * @param encoder what the pack's tasks read texts with
 * @param tasks what the pack can say of a text, each once, in the order in which it is asked
 * @param files every other file of the pack
 * @param card what a person should know before using the model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    int format,
    String name,
    String version,
    EncoderReference encoder,
    List<TaskSpecification> tasks,
    Map<String, PackFile> files,
    Card card) {
  /** The layout this code writes; it reads {@link ManifestFormat2} as well. */
  public static final int FORMAT = 3;

  /** The manifest's own file name. */
  public static final String FILE = "model.yaml";

  /** Longest manifest that is read, in bytes: over 100,000 labels. */
  static final long LONGEST = 8L << 20;

  private static final YAMLMapper YAML = mapper();

  public Manifest {
    given(name, "name");
    given(version, "version");
    given(encoder, "encoder");
    given(tasks, "tasks");
    given(card, "card");
    if (name.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException(
          "expected a name and a version, found '%s' and '%s'".formatted(name, version));
    }
    tasks = onceEach(tasks);
    files = pinned(given(files, "files"), "files");
  }

  /** A manifest of the layout that is written today. */
  public Manifest(
      String name,
      String version,
      EncoderReference encoder,
      List<TaskSpecification> tasks,
      Map<String, PackFile> files,
      Card card) {
    this(FORMAT, name, version, encoder, tasks, files, card);
  }

  private static YAMLMapper mapper() {
    YAMLMapper.Builder builder =
        YAMLMapper.builder(
                YAMLFactory.builder().stringQuotingChecker(new EveryTrapQuoted()).build())
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    for (TaskType type : TaskType.all()) {
      builder.registerSubtypes(new NamedType(type.specification(), type.name()));
    }
    return builder.build();
  }

  private static List<TaskSpecification> onceEach(List<TaskSpecification> tasks) {
    if (tasks.isEmpty() || tasks.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("expected at least one entry under tasks, found none");
    }
    List<String> names = tasks.stream().map(TaskSpecification::task).toList();
    if (Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException("expected every task once, found " + names);
    }
    return List.copyOf(tasks);
  }

  /** What the manifest says of one task. */
  public <T extends TaskSpecification> Optional<T> task(Class<T> type) {
    return tasks.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The same manifest of other files. */
  public Manifest with(Map<String, PackFile> other) {
    return new Manifest(format, name, version, encoder, tasks, other, card);
  }

  /** The same manifest of another version. */
  public Manifest withVersion(String other) {
    return new Manifest(format, name, other, encoder, tasks, files, card);
  }

  private static <T> T given(T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("expected '" + key + "', found nothing");
    }
    return value;
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
    private static final String NOT_STATED = "not stated";

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

    /** A card that says nothing yet. */
    public static Builder builder() {
      return new Builder();
    }

    /** The same card, to say something else in places. */
    public Builder toBuilder() {
      return new Builder()
          .description(description)
          .licence(licence)
          .attribution(attribution)
          .baseModel(baseModel)
          .command(command)
          .seed(seed)
          .data(data)
          .metrics(metrics)
          .libraries(libraries);
    }

    /** Says each thing by its name, since most are text. Not safe for use by several threads. */
    public static final class Builder {
      private String description = "";
      private String licence = NOT_STATED;
      private String attribution = "";
      private String baseModel = NOT_STATED;
      private String command = "";
      private long seed;
      private Map<String, PackFile> data = Map.of();
      private Map<String, Double> metrics = Map.of();
      private Map<String, String> libraries = Map.of();

      private Builder() {}

      /** What the model is for. */
      public Builder description(String text) {
        description = text;
        return this;
      }

      /** Of the trained model. */
      public Builder licence(String text) {
        licence = text;
        return this;
      }

      /** Whom the data's licence wants named. */
      public Builder attribution(String text) {
        attribution = text;
        return this;
      }

      /** What it was trained over. */
      public Builder baseModel(String text) {
        baseModel = text;
        return this;
      }

      /** What the user typed. */
      public Builder command(String text) {
        command = text;
        return this;
      }

      public Builder seed(long number) {
        seed = number;
        return this;
      }

      /** Files it learned from or was judged by, by what they were to it. */
      public Builder data(Map<String, PackFile> files) {
        data = files;
        return this;
      }

      /** Name, such as {@code validation-accuracy}, to value. */
      public Builder metrics(Map<String, Double> figures) {
        metrics = figures;
        return this;
      }

      /** Name to version. */
      public Builder libraries(Map<String, String> versions) {
        libraries = versions;
        return this;
      }

      public Card build() {
        return new Card(
            description, licence, attribution, baseModel, command, seed, data, metrics, libraries);
      }
    }
  }

  /** The same manifest with another card. */
  public Manifest with(Card other) {
    return new Manifest(format, name, version, encoder, tasks, files, other);
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
  public static Manifest read(byte[] file, String where) {
    try {
      if (!ManifestPin.isPinned(file)) {
        // Another format may have no last line; then it is the format that has to be said.
        requireFormat(utf8(file), where);
      }
      String text = utf8(ManifestPin.verified(file, where));
      return requireFormat(text, where) == FORMAT
          ? YAML.readValue(text, Manifest.class)
          : YAML.treeToValue(ManifestFormat2.upgraded(YAML.readTree(text)), Manifest.class);
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
  private static int requireFormat(String yaml, String where) throws JsonProcessingException {
    JsonNode format = YAML.readTree(yaml).path("format");
    int found = format.isInt() ? format.intValue() : 0;
    if (found != FORMAT && found != ManifestFormat2.FORMAT) {
      throw new ModelFormatException(
          "%s: expected 'format: %d' or %d, found %s"
              .formatted(
                  where,
                  FORMAT,
                  ManifestFormat2.FORMAT,
                  format.isMissingNode() ? "no format" : format));
    }
    return found;
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "expected one of %s, found '%s'"
          .formatted(unknown.getKnownPropertyIds(), unknown.getPropertyName());
    }
    if (e instanceof InvalidTypeIdException unknown) {
      return "expected one of the tasks %s, found '%s'"
          .formatted(
              TaskType.all().stream().map(TaskType::name).toList(),
              unknown.getTypeId() == null ? "no task" : unknown.getTypeId());
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
