package dev.gloss.cli;

import dev.gloss.bench.ClassifierBench;
import dev.gloss.bench.FastText;
import dev.gloss.bench.SampleTexts;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.data.LabelledData;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelPack;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "classifier",
    description = {
      "A pack's student, cascade and teacher from text to label, each on one thread; against fastText,",
      "and against ONNX Runtime as its tutorials use it: the plain export, padded to 128 tokens, default",
      "options, one call a text, which may use every core."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "fastText is a program of its own (Debian: apt install fasttext). Its time is that of 'fasttext",
      "predict', one thread, less the least it took for an empty file. With --train it is trained here on",
      "lower-cased texts with punctuation apart: 25 or 50 epochs, words or pairs of words, whichever is",
      "right more often on --validation. That comes before --seconds begin, as judging does.",
      "",
      "How fast a cascade is depends on how many texts it escalates: bring texts of the kind that the",
      "pack was trained for. Those that ship are chattier than that.",
      "",
      "Example:",
      "  gloss bench classifier",
      "  gloss bench classifier --data test.jsonl.gz --fasttext /usr/bin/fasttext \\",
      "    --train train.jsonl.gz --validation validation.jsonl.gz --json"
    })
final class BenchClassifierCommand implements Callable<Integer> {
  private static final String SHIPPED = "classpath:models/banking-support";

  @Spec private CommandSpec command;

  @Option(
      names = {"-m", "--model"},
      defaultValue = SHIPPED,
      paramLabel = "PACK",
      description = "default: ${DEFAULT-VALUE}")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "labelled texts to read and judge by (default: sentences that ship, without labels)")
  private Path data;

  @Option(names = "--fasttext", paramLabel = "PROGRAM", description = "the fastText executable")
  private Path fastText;

  @Option(
      names = "--fasttext-model",
      paramLabel = "BIN",
      description = "a model that it trained, with the pack's labels")
  private Path fastTextModel;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "labelled texts to train fastText on, if there is no --fasttext-model")
  private Path train;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "labelled texts to choose fastText's settings by")
  private Path validation;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws InterruptedException {
    double seconds = options.seconds();
    checkCombination();
    ModelPack pack = ModelFolder.open(model);
    List<Example> examples = examples();
    Optional<FastText> peer = fastText();
    try {
      return options.run(progress -> ClassifierBench.run(pack, examples, peer, seconds, progress));
    } finally {
      peer.ifPresent(FastText::close);
    }
  }

  private void checkCombination() {
    boolean training = train != null || validation != null;
    String problem = "";
    if (fastText == null) {
      problem =
          fastTextModel != null || training
              ? "expected --fasttext with --fasttext-model, --train and --validation, found none"
              : "";
    } else if (fastTextModel != null) {
      problem =
          training ? "expected --fasttext-model or --train with --validation, found both" : "";
    } else if (train == null || validation == null) {
      problem = "--fasttext: expected --fasttext-model, or --train and --validation, with it";
    }
    if (!problem.isEmpty()) {
      throw new ParameterException(command.commandLine(), problem);
    }
  }

  private List<Example> examples() {
    return data == null
        ? SampleTexts.sentences().stream().map(text -> new Example("", text, List.of(), 0)).toList()
        : LabelledData.read(data).examples();
  }

  private Optional<FastText> fastText() {
    if (fastText == null) {
      return Optional.empty();
    }
    return Optional.of(
        fastTextModel != null
            ? FastText.of(fastText, fastTextModel)
            : FastText.trained(fastText, oneLabelEach(train), oneLabelEach(validation)));
  }

  private static List<Example> oneLabelEach(Path file) {
    LabelledData read = LabelledData.read(file);
    if (read.multiLabel()) {
      throw new DataFormatException(
          file + ": expected one label a text to train fastText on, found lists of 'labels'");
    }
    return read.examples();
  }
}
