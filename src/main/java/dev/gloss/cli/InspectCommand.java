package dev.gloss.cli;

import dev.gloss.classify.TextClassifier;
import dev.gloss.classify.Tiers;
import dev.gloss.model.ModelPack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Shows the card of a model pack, once it has verified.",
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
}
