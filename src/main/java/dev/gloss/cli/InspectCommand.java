package dev.gloss.cli;

import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tiers;
import dev.gloss.model.EncoderSource;
import dev.gloss.model.ModelPack;
import dev.gloss.model.TextEncoder;
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
    ModelPack pack = ModelPack.open(location);
    // Opening verifies the manifest's files; loading verifies the encoder, every shape and the
    // golden texts.
    for (Tiers tiers : Tiers.covering(pack.manifest().classifier())) {
      TextClassifier.open(pack, tiers).close();
    }
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
