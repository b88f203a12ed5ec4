package dev.gloss.cli;

import dev.gloss.encoder.TextEncoder;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelPack;
import dev.gloss.task.GoldenCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = {
      "Shows the card of a model pack, once it has verified.",
      "Of a Hugging Face ONNX export or a model2vec folder it shows what can be read of it."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss inspect classpath:models/banking-support"})
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PACK", description = "a folder, a .zip, classpath:…, file:…, s3:…")
  private String location;

  @Option(names = "--labels", description = "show every label")
  private boolean labels;

  @Option(names = "--json", description = "print one JSON object, the whole manifest in it")
  private boolean json;

  @Override
  public Integer call() {
    if (EncoderSource.isAt(location)) {
      return inspectEncoder(EncoderSource.at(location));
    }
    ModelPack pack = ModelFolder.open(location);
    // Opening verifies the manifest's files; loading verifies the encoder, every shape and the
    // golden texts.
    GoldenCheck.verify(pack);
    if (json) {
      System.out.println(Json.line(ModelCard.json(pack)));
    } else {
      System.out.print(ModelCard.text(pack, labels));
    }
    return Main.OK;
  }

  /** An encoder without a classifier. */
  private int inspectEncoder(EncoderSource source) {
    try (TextEncoder encoder = source.open()) {
      EncoderCard card = new EncoderCard(location, source, encoder);
      System.out.print(json ? Json.line(card.json()) + "\n" : card.text());
    }
    return Main.OK;
  }
}
