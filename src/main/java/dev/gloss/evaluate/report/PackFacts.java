package dev.gloss.evaluate.report;

import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import java.util.Map;

/** Which pack this is about, on which data, and where the pack comes from. */
final class PackFacts {
  private final Markup page;
  private final ModelPack pack;

  PackFacts(Markup page, ModelPack pack) {
    this.page = page;
    this.pack = pack;
  }

  void write(Map<String, String> ofTask, String dataName, String dataSha256) {
    Manifest.Card card = pack.manifest().card();
    page.open("section").element("h2", "The pack and the data").open("dl", "class", "facts");
    fact("Pack", pack.identity().name() + " " + pack.identity().version());
    fact("Digest", pack.identity().digest());
    fact("Description", card.description());
    ofTask.forEach(this::fact);
    fact("Base model", card.baseModel());
    fact("Licence", card.licence());
    fact("Attribution", card.attribution());
    fact("Made by", card.command());
    fact("Seed", Long.toString(card.seed()));
    card.data()
        .forEach(
            (name, file) ->
                fact(
                    "Made from " + name,
                    "%s bytes, SHA-256 %s".formatted(Numbers.count(file.bytes()), file.sha256())));
    card.metrics().forEach((name, value) -> fact("Measured " + name, value.toString()));
    card.libraries().forEach((name, version) -> fact("Library " + name, version));
    fact("Judged on", "%s, SHA-256 %s".formatted(dataName, dataSha256));
    page.close("dl").close("section");
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      page.open("div")
          .element("dt", name)
          .open("dd")
          .open("bdi")
          .breakable(value)
          .close("bdi")
          .close("dd");
      page.close("div");
    }
  }
}
