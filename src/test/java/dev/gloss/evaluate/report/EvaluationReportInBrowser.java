package dev.gloss.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gloss.data.Example;
import dev.gloss.evaluate.Progress;
import dev.gloss.evaluate.classify.ClassifierEvaluation;
import dev.gloss.evaluate.classify.ClassifierSection;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the shipped pack in a browser: {@code mvn test -Pbrowser}. */
final class EvaluationReportInBrowser {
  private static final String HOSTILE_TEXT =
      "</td></script><img src=x onerror=\"window.hostile=1\"><script>window.hostile=1</script>";
  private static final String HOSTILE_LABEL = "<svg onload='window.hostile=1'>";

  private static final List<Example> EXAMPLES =
      List.of(
          new Example("1", "My new card still has not arrived.", List.of("card_arrival"), 1),
          new Example("2", "How do I change my PIN?", List.of("change_pin"), 2),
          new Example("3", "Where is my new card?", List.of("change_pin"), 3),
          new Example("4", "I have lost my card", List.of("lost_or_stolen_card"), 4),
          new Example("5", "Can I have an Apple Pay card?", List.of("card_arrival"), 5),
          new Example("6", "What is the exchange rate?", List.of("exchange_rate"), 6),
          new Example("7", HOSTILE_TEXT, List.of("change_pin"), 7),
          new Example("8", "What is the weather like?", List.of(HOSTILE_LABEL), 8));

  @TempDir static Path folder;
  private static Chromium browser;

  @BeforeAll
  static void open() throws Exception {
    ModelPack pack = ModelFolder.open(TestPacks.SHIPPED);
    ClassifierEvaluation evaluation =
        ClassifierEvaluation.of(pack, EXAMPLES, System::nanoTime, Progress.NONE);
    Path page = folder.resolve("report.html");
    Files.write(
        page,
        EvaluationReport.html(pack, new ClassifierSection(pack, evaluation), "texts.jsonl", "abc"));
    // Not in a folder that the test removes: the browser's helpers may write while they end.
    browser =
        Chromium.start(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chromium"));
    browser.open(page);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void clickingAHeaderSortsNumbersBothWays() throws Exception {
    click("precision");
    assertThat(sorted("precision")).isEqualTo("ascending");
    assertThat(sorted("F1")).isEqualTo("none");
    List<Double> rising = numbers(1);
    assertThat(rising).isSorted().hasSizeGreaterThan(2);
    assertThat(rising.get(0)).isLessThan(rising.get(rising.size() - 1));

    click("precision");
    assertThat(sorted("precision")).isEqualTo("descending");
    assertThat(numbers(1)).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void labelsWithoutANumberStayLast() throws Exception {
    for (int clicks = 0; clicks < 2; clicks++) {
      click("recall");

      List<String> cells = cells(2);
      assertThat(cells.subList(0, numbers(2).size())).doesNotContain("–");
      assertThat(cells.subList(numbers(2).size(), cells.size())).containsOnly("–");
    }
  }

  @Test
  void clickingAHeaderSortsTextBothWays() throws Exception {
    click("label");
    assertThat(sorted("label")).isEqualTo("ascending");
    List<String> rising = cells(0);
    assertThat(rising).hasSize(79).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);

    click("label");
    assertThat(sorted("label")).isEqualTo("descending");
    assertThat(cells(0)).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER.reversed());
  }

  @Test
  void hostileTextIsShownAndNeverRuns() throws Exception {
    assertThat(browser.evaluate("typeof window.hostile").textValue()).isEqualTo("undefined");
    assertThat(browser.evaluate("document.images.length").intValue()).isZero();
    assertThat(browser.evaluate("document.scripts.length").intValue()).isEqualTo(1);
    assertThat(browser.evaluate("document.body.innerText").textValue())
        .contains(HOSTILE_TEXT, HOSTILE_LABEL);
  }

  @Test
  void pageLoadsNothingButItself() throws Exception {
    assertThat(browser.evaluate("document.readyState").textValue()).isEqualTo("complete");
    assertThat(browser.events("Network.requestWillBeSent"))
        .extracting(event -> event.at("/params/request/url").textValue())
        .containsExactly(folder.resolve("report.html").toUri().toString());
  }

  @Test
  void consoleStaysEmpty() throws Exception {
    click("F1");

    assertThat(
            browser.events("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"))
        .isEmpty();
  }

  @Test
  void styleIsNotRefusedByThePagesOwnPolicy() throws Exception {
    assertThat(
            browser
                .evaluate("getComputedStyle(document.querySelector('.tiles')).display")
                .textValue())
        .isEqualTo("grid");
  }

  @Test
  void pageIsNoWiderThanItsWindow() throws Exception {
    assertThat(
            browser
                .evaluate("document.documentElement.scrollWidth <= window.innerWidth")
                .booleanValue())
        .isTrue();
  }

  private static String header(String name) {
    return "[...[...document.querySelectorAll('table.sortable')][0].tHead.rows[0].cells]"
        + ".find(cell => cell.textContent === '%s')".formatted(name);
  }

  private static void click(String name) throws Exception {
    browser.evaluate(header(name) + ".querySelector('button').click()");
  }

  private static String sorted(String name) throws Exception {
    return browser.evaluate(header(name) + ".getAttribute('aria-sort')").textValue();
  }

  private static List<String> cells(int column) throws Exception {
    JsonNode cells =
        browser.evaluate(
            "[...document.querySelector('table.sortable').tBodies[0].rows]"
                + ".map(row => row.cells[%d].textContent)".formatted(column));
    List<String> texts = new ArrayList<>();
    cells.forEach(cell -> texts.add(cell.textValue()));
    return texts;
  }

  private static List<Double> numbers(int column) throws Exception {
    return cells(column).stream().filter(cell -> !cell.equals("–")).map(Double::valueOf).toList();
  }
}
