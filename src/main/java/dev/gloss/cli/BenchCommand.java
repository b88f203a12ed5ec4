package dev.gloss.cli;

import picocli.CommandLine.Command;

@Command(
    name = "bench",
    description = {
      "Measures speed on this machine, as ratios against peers that take turns with us.",
      "Every figure comes with its spread, the machine and its load."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchTokenizerCommand.class,
      BenchClassifierCommand.class,
      BenchOperatorCommand.class,
      BenchPipelineCommand.class,
      BenchNearDuplicatesCommand.class,
      BenchOverloadCommand.class
    },
    footer = {
      "",
      "Example:",
      "  gloss bench tokenizer",
      "  gloss bench classifier --data test.jsonl.gz --json",
      "  gloss bench operator",
      "  gloss bench pipeline",
      "  gloss bench near-duplicates --data test.jsonl.gz",
      "  gloss bench overload"
    })
final class BenchCommand {}
