package dev.gloss.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Decoded;
import dev.gloss.codec.EventEncoding;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.codec.RawRecord;
import dev.gloss.codec.RecordDecoder;
import dev.gloss.codec.RecordDecoders;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.entities.EntitiesSettings;
import dev.gloss.entities.EntitiesSpecification;
import dev.gloss.entities.EntitiesTask;
import dev.gloss.entities.RedactAction;
import dev.gloss.entities.RedactSettings;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.pack.ModelPack;
import dev.gloss.task.Finding;
import dev.gloss.task.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "annotate",
    description = {
      "Annotates texts from a file or standard input.",
      "Lines of text, or JSON Lines with a field 'text' and perhaps an 'id'. Prints one JSON object a line: tags, summary and the spans they come from."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A first line that begins with '{' makes the input JSON Lines. A line that cannot be",
      "annotated gives {\"id\",\"rejected\":{\"reason\",\"message\"}}, and exit code 1 at the end.",
      "",
      "Example:",
      "  echo 'My card has not arrived yet' | gloss annotate -m classpath:models/banking-support"
    })
final class AnnotateCommand implements Callable<Integer> {
  /** A line is read as the job reads a record of text. */
  private static final RecordDecoder LINES =
      RecordDecoders.create(
          EventEncoding.of(
              EventFormat.TEXT, EventPaths.TEXT_EVENT, new DecodeLimits(Integer.MAX_VALUE, 1)));

  /** One line is one object: what stands behind it would be lost. */
  private static final ObjectReader LINE =
      Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "PACK",
      description = "classpath:…, file:… or a folder")
  private String model;

  @Option(
      names = "--tiers",
      paramLabel = "TIERS",
      description =
          "which parts of the pack answer: ${COMPLETION-CANDIDATES}; default: the pack's own")
  private RunAs tiers;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      description = "what to say, such as classify; default: all that the pack can")
  private List<String> tasks;

  @Option(
      names = "--embed",
      paramLabel = "SOURCE",
      description = "a vector of each text too, made by: ${COMPLETION-CANDIDATES}")
  private EmbeddingSource embed;

  @Option(
      names = "--redact",
      defaultValue = "REPLACE",
      paramLabel = "ACTION",
      description =
          "what is done in the redacted text with the entities that the pack finds: mask, replace or"
              + " keep (default: replace)")
  private RedactAction redact;

  @Parameters(
      arity = "0..1",
      defaultValue = "-",
      paramLabel = "FILE",
      description = "input in UTF-8; - is standard input (default)")
  private String input;

  @Override
  public Integer call() {
    int rejected = 0;
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel(model).of(tasks).with(new ClassifySettings(tiers));
    if (embed != null) {
      settings = settings.with(new EmbedSettings(embed, EmbeddingForm.FLOAT));
    }
    if (redact == RedactAction.HASH) {
      throw new ParameterException(
          spec.commandLine(),
          "--redact: expected mask, replace or keep, found hash, which needs a key");
    }
    ModelPack pack = ModelFolder.open(model);
    if (findsEntities(pack)) {
      settings = settings.with(new EntitiesSettings(new RedactSettings(Map.of(), redact, null)));
    }
    try (Annotator annotator = Annotator.open(settings, pack, System::nanoTime);
        ByteLines lines = new ByteLines(open())) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      boolean json = false;
      Optional<byte[]> line;
      for (int number = 1; (line = lines.next()).isPresent(); number++) {
        byte[] bytes = line.get();
        json = number == 1 ? bytes.length > 0 && bytes[0] == '{' : json;
        ObjectNode result = Json.object().put("id", Integer.toString(number));
        Outcome outcome = annotate(bytes, number, json, annotator, result);
        describe(outcome, annotator.identity(), result);
        rejected += outcome instanceof Outcome.Rejected ? 1 : 0;
        out.println(Json.line(result));
        if (out.checkError()) {
          throw new CommandFailedException(
              "expected room for the output, found an error at line %d of the input"
                  .formatted(number));
        }
      }
    } catch (IOException e) {
      throw new CommandFailedException(input + ": cannot be read: " + e.getMessage(), e);
    }
    if (rejected > 0) {
      System.err.println("gloss annotate: lines rejected: " + rejected);
    }
    return rejected == 0 ? Main.OK : Main.FAILURE;
  }

  private boolean findsEntities(ModelPack pack) {
    return pack.manifest().task(EntitiesSpecification.class).isPresent()
        && (tasks == null || tasks.contains(EntitiesTask.NAME));
  }

  private InputStream open() throws IOException {
    if (input.equals("-")) {
      return System.in;
    }
    Path file = Path.of(input);
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new CommandFailedException(
          input + ": expected a file, found " + (Files.exists(file) ? "a folder" : "nothing"));
    }
    return Files.newInputStream(file);
  }

  private static Outcome annotate(
      byte[] bytes, int number, boolean json, Annotator annotator, ObjectNode result) {
    Decoded decoded = LINES.decode(new RawRecord("line", 0, number, 0, null, bytes, List.of()));
    if (decoded instanceof Decoded.Undecodable undecodable) {
      return undecodable.rejection();
    }
    String line = ((Decoded.Event) decoded).document().text();
    return json ? annotateJson(line, number, annotator, result) : annotator.annotate(line);
  }

  private static Outcome annotateJson(
      String line, int number, Annotator annotator, ObjectNode result) {
    JsonNode event;
    try {
      event = LINE.readTree(line);
    } catch (JsonProcessingException e) {
      return new Outcome.Rejected(
          RejectReason.INVALID_JSON, "line " + number + ": expected one JSON object");
    }
    JsonNode id = event.path("id");
    result.put("id", id.isNull() || !id.isValueNode() ? Integer.toString(number) : id.asText());
    JsonNode text = event.path("text");
    if (!text.isTextual()) {
      return new Outcome.Rejected(
          text.isMissingNode() || text.isNull()
              ? RejectReason.MISSING_FIELD
              : RejectReason.WRONG_TYPE,
          "line " + number + ": expected a string 'text'");
    }
    return annotator.annotate(text.textValue());
  }

  private static void describe(Outcome outcome, ModelIdentity model, ObjectNode result) {
    if (outcome instanceof Outcome.Rejected rejected) {
      result
          .putObject("rejected")
          .put("reason", rejected.reason().name())
          .put("message", rejected.message());
      return;
    }
    Annotation annotation = ((Outcome.Annotated) outcome).annotation();
    for (Finding finding : annotation.findings()) {
      Tasks.named(finding.task()).describe(finding, result);
    }
    result.putObject("model").put("name", model.name()).put("version", model.version());
    result.put("truncated", annotation.truncated());
    result.put("tokens", annotation.tokens());
  }
}
