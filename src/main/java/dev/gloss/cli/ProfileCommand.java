package dev.gloss.cli;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Annotator;
import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.data.LabelledData;
import dev.gloss.drift.Profile;
import dev.gloss.drift.Trait;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "profile",
    description = {
      "Writes down how often a pack says what of texts as it will meet them.",
      "The pack that it makes carries this profile, and jobs report by the metric 'drift' how far"
          + " their latest thousand texts are from it: in labels, confidence, length, and who answers.",
      "Take texts that the pack did not learn from: validation texts, or a good week of your stream."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  gloss profile packs/mine --data last-week.jsonl.gz --out packs/mine-profiled --pack-version 1.0.1"
    })
final class ProfileCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PACK", description = "a folder, a .zip, classpath:…, file:…, s3:…")
  private String place;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "texts, labelled or not, as 'train' takes them; at least " + Profile.FEWEST)
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "folder to write")
  private Path out;

  @Option(names = "--pack-version", paramLabel = "VERSION", description = "default: the old pack's")
  private String version;

  @Option(names = "--json", description = "print the profile as one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    OutputFolder.check(out);
    ModelPack pack = ModelFolder.open(place);
    if (pack.isForeign()) {
      throw new CommandFailedException(
          place + ": expected a pack, whose manifest pins its files, found a model without one");
    }
    List<String> texts = LabelledData.readTexts(data).texts();
    Profile profile = profile(pack, texts);
    Map<String, byte[]> contents = new TreeMap<>(pack.contents());
    contents.put(Profile.FILE, profile.toJson());
    Manifest manifest = pack.manifest();
    try {
      ModelPack.write(out, version == null ? manifest : manifest.withVersion(version), contents);
    } catch (UncheckedIOException e) {
      throw new CommandFailedException(
          out + ": expected a folder to write, found: " + e.getCause(), e);
    }
    tell(profile);
    return Main.OK;
  }

  private Profile profile(ModelPack pack, List<String> texts) {
    List<Annotation> annotations = new ArrayList<>();
    try (Annotator annotator =
            Annotator.open(AnnotatorSettings.ofModel(place), pack, System::nanoTime);
        ProgressOnTerminal progress = new ProgressOnTerminal("annotating")) {
      for (int i = 0; i < texts.size(); i++) {
        if (annotator.annotate(texts.get(i)) instanceof Outcome.Annotated annotated) {
          annotations.add(annotated.annotation());
        }
        progress.done(i + 1, texts.size());
      }
    }
    try {
      return Profile.of(annotations);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(data + ": " + e.getMessage());
    }
  }

  private void tell(Profile profile) {
    if (json) {
      System.out.println(Json.line(Json.MAPPER.valueToTree(profile)));
      return;
    }
    System.out.printf("profile of %d texts, written to %s%n", profile.texts(), out);
    for (Map.Entry<Trait, Map<String, Long>> each : profile.counts().entrySet()) {
      System.out.printf(
          "  %s: %s%n",
          each.getKey().label(),
          each.getValue().entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
              .limit(5)
              .map(value -> value.getKey().strip() + " " + value.getValue())
              .toList());
    }
  }
}
