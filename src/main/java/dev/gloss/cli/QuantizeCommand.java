package dev.gloss.cli;

import dev.gloss.data.LabelledData;
import dev.gloss.train.quantize.EncoderQuantizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "quantize",
    description = {
      "Makes an encoder fast: fused operators and int8 weights out of its fp32 export.",
      "It checks that the fused graph computes what the export does, and says what int8 changes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The same export gives the same bytes. Train over the result with 'gloss train --encoder'.",
      "",
      "Example:",
      "  gloss quantize --model exports/bge-small-en --out encoders/bge-small-en-int8"
    })
final class QuantizeCommand implements Callable<Integer> {
  private static final String SAMPLE = "/demo/plain.txt";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description =
          "Hugging Face ONNX export of a BERT encoder in fp32: config.json, tokenizer.json, model.onnx")
  private String model;

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "folder to write")
  private Path out;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "texts to compare both by (default: some that ship)")
  private Path data;

  @Option(names = "--json", description = "print the result as one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    OutputFolder.check(out);
    List<String> texts = data == null ? sample() : LabelledData.readTexts(data).texts();
    EncoderQuantizer.Result result;
    try (StagesOnTerminal stages = new StagesOnTerminal()) {
      result = new EncoderQuantizer(model, texts, stages).quantize(out);
    } catch (UncheckedIOException e) {
      throw new CommandFailedException(
          out + ": expected a folder to write, found: " + e.getCause(), e);
    }
    report(result);
    return Main.OK;
  }

  private void report(EncoderQuantizer.Result result) {
    if (json) {
      System.out.println(
          Json.line(
              Json.object()
                  .put("bytesBefore", result.bytesBefore())
                  .put("bytesAfter", result.bytesAfter())
                  .put("texts", result.texts())
                  .put("fusedDifference", result.fusedDifference())
                  .put("meanCosine", result.meanCosine())
                  .put("leastCosine", result.leastCosine())));
      return;
    }
    System.out.printf(
        "%.1f MB became %.1f MB. On %d texts: fused in fp32 every feature is within %.0e of the"
            + " export's;%nin int8 vectors have a cosine of %.4f to the export's, the worst %.4f."
            + "%nWritten to %s.%n",
        result.bytesBefore() / 1e6,
        result.bytesAfter() / 1e6,
        result.texts(),
        result.fusedDifference(),
        result.meanCosine(),
        result.leastCosine(),
        out);
  }

  private static List<String> sample() {
    try (InputStream lines = QuantizeCommand.class.getResourceAsStream(SAMPLE)) {
      if (lines == null) {
        throw new IllegalStateException("expected " + SAMPLE + " on the class path, found none");
      }
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
