package dev.gloss.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.data.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FastTextTest {
  private static final List<Example> EXAMPLES =
      List.of(
          example("I lost it", "lost card"),
          example("It is gone", "lost card"),
          example("A new PIN", "change_pin"),
          example("Lost, again", "lost card"));

  @TempDir Path folder;

  @Test
  void settingsAreThoseThatAreRightMostOftenOnValidation() throws IOException {
    try (FastText fastText = FastText.trained(FakeFastText.in(folder), EXAMPLES, EXAMPLES)) {
      assertThat(fastText.description()).startsWith("50 epochs, wordNgrams 1");
      assertThat(fastText.accuracy(EXAMPLES)).isEqualTo(0.75);
    }
  }

  @Test
  void modelThatSomebodyBringsIsUsedAndKept() throws IOException {
    Path model = folder.resolve("mine.bin");
    Files.writeString(model, "change_pin");

    try (FastText fastText = FastText.of(FakeFastText.in(folder), model)) {
      assertThat(fastText.accuracy(EXAMPLES)).isEqualTo(0.25);
      assertThat(fastText.description()).isEqualTo("model mine.bin");
    }

    assertThat(model).exists();
  }

  @Test
  void closingLeavesNoTextsBehind() throws IOException {
    Path place = Files.createDirectory(folder.resolve("own"));
    FastTextProgram program = new FastTextProgram(FakeFastText.in(folder), place);
    FastText.write(place.resolve("train.txt"), Stream.of("__label__a text"));

    FastText.delete(program.folder());

    assertThat(place).doesNotExist();
  }

  @Test
  void failureNamesProgramStatusAndWhatItSaid() throws IOException {
    Path program = FakeFastText.failing(folder);

    assertThatThrownBy(() -> FastText.trained(program, EXAMPLES, EXAMPLES))
        .isInstanceOf(PeerException.class)
        .hasMessage(
            program + " supervised: expected exit status 0, found 3: model cannot be opened");
  }

  @Test
  void missingProgramIsNamed() {
    Path program = folder.resolve("none");

    assertThatThrownBy(() -> FastText.trained(program, EXAMPLES, EXAMPLES))
        .isInstanceOf(PeerException.class)
        .hasMessage(program + ": expected the fastText program, found one that cannot be run");
  }

  @Test
  void timeToLoadDoesNotCount() throws IOException {
    Contender contender = contender();

    // Empty file 5 s, texts 7 s.
    double rate = contender.turn(2_000_000_000, clock(0, 5, 5, 12));

    assertThat(rate).isEqualTo(3 / 2.0);
  }

  @Test
  void timeToLoadIsTheShortestSoFar() throws IOException {
    Contender contender = contender();

    // Empty file 5 s, texts 7 s; empty file 8 s, texts 9 s.
    contender.turn(2_000_000_000, clock(0, 5, 5, 12));
    double rate = contender.turn(2_000_000_000, clock(12, 20, 20, 29));

    assertThat(rate).isEqualTo(3 / 4.0);
  }

  @Test
  void fileGrowsUntilItTakesTheTurn() throws IOException {
    Contender contender = contender();

    // One copy of the texts takes 1 s, so 10 of them take 10 s.
    double rate = contender.turn(10_000_000_000L, clock(0, 5, 5, 11, 11, 16, 16, 31));

    assertThat(rate).isEqualTo(30 / 10.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Where's my card?|where ' s my card ?",
        "'  two\n lines\t'|two lines",
        "Größe №1|größe № 1",
        "__label__x|_ _ label _ _ x",
        "'\u0000'|.",
      })
  void textsArePreparedAsTheTutorialHasIt(String text, String expected) {
    assertThat(FastTextProgram.line(text)).isEqualTo(expected);
  }

  private Contender contender() throws IOException {
    Path model = folder.resolve("mine.bin");
    Files.writeString(model, "change_pin");
    FastTextProgram program = new FastTextProgram(FakeFastText.in(folder), folder);
    return new FastTextContender("fasttext", program, model, List.of("a", "b", "c"));
  }

  /** Says these seconds one after the other. */
  private static LongSupplier clock(long... seconds) {
    Queue<Long> times = new ArrayDeque<>();
    for (long second : seconds) {
      times.add(second * 1_000_000_000);
    }
    return times::remove;
  }

  private static Example example(String text, String label) {
    return new Example("", text, List.of(label), 1);
  }
}
