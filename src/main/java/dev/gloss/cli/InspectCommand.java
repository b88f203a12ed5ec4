package dev.gloss.cli;

import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.model.Manifest;
import dev.gloss.model.ModelPack;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Says what is in a model pack and whether it verifies.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  gloss inspect classpath:models/banking-support"})
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PACK", description = "classpath:…, file:… or a folder")
  private String location;

  @Option(names = "--labels", description = "print every label")
  private boolean labels;

  @Override
  public Integer call() {
    ModelPack pack = ModelPack.open(location);
    // Opening verifies the manifest's files, loading verifies the encoder and every shape.
    Annotator.open(AnnotatorSettings.ofModel(location), System::nanoTime).close();
    print(pack);
    return Main.OK;
  }

  private void print(ModelPack pack) {
    Manifest manifest = pack.manifest();
    Manifest.Card card = manifest.card();
    line("model", manifest.name() + " " + manifest.version());
    line("digest", pack.identity().digest());
    line("verifies", "yes: every file and the encoder");
    line("task", manifest.task() + ", " + manifest.labels().size() + " labels");
    line("description", card.description());
    line("licence", card.licence());
    line("attribution", card.attribution());
    line("base model", card.baseModel());
    line("window", manifest.encoder().maxTokens() + " tokens; longer texts are read in chunks");
    line(
        "temperature",
        String.format(Locale.ROOT, "%.4f", manifest.classifier().teacher().temperature()));
    line(
        "abstains below",
        String.format(Locale.ROOT, "%.4f", manifest.classifier().teacher().abstain()));
    line("trained by", card.command());
    card.metrics().forEach((name, value) -> line(name, String.format(Locale.ROOT, "%.6s", value)));
    card.data()
        .forEach((name, f) -> line(name + " data", f.bytes() + " bytes, SHA-256 " + f.sha256()));
    card.libraries().forEach((name, version) -> line(name, version));
    manifest.files().forEach((name, file) -> line(name, file.bytes() + " bytes"));
    if (labels) {
      manifest.labels().forEach(label -> line("label", label));
    }
  }

  private static void line(String name, String value) {
    if (!value.isEmpty()) {
      System.out.printf("%-30s %s%n", name, value);
    }
  }
}
