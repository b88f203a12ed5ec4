package dev.gloss.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.classify.Calibration;
import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Specifications;
import dev.gloss.evaluate.classify.ClassifierSection;
import dev.gloss.evaluate.classify.Evaluations;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TestPacks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class EvaluationReportTest {
  private static final String HOSTILE =
      "</script><img src=x onerror=\"alert('1')\"> & \u0001 \ud800";
  private static final List<String> LABELS = List.of("first", "second", "</td><b>third");

  @Test
  void cascadeShowsEveryTierAndEveryCurve() {
    String page = page(manifest(Evaluations.cascade(0.6f, List.of("second"))));

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("Run as cascade")
        .contains("Cascade: what asking the teacher gains")
        .contains("cascade, on the pack&#39;s validation texts")
        .contains("student alone", "teacher alone")
        .contains("Calibration: cascade", "Calibration: student", "Calibration: teacher")
        .contains("In scope", "Out of scope", "none of the others: second")
        .contains("below a confidence of 0.600");
  }

  @Test
  void teacherAloneHasNoCascadeCurve() {
    String page = page(manifest(Specifications.ofTeacher(Calibration.single(1, 0.5f))));

    assertThat(page)
        .contains("Run as teacher", "Calibration: teacher", "most probable was")
        .doesNotContain("asking the teacher gains", "Escalated", "Out of scope", "run as<");
  }

  @Test
  void manyLabelsShowWhatWasMissedAndWronglyGiven() {
    Manifest manifest = manifest(Evaluations.multiLabelCascade(0.5f, List.of(0.5f, 0.5f, 0.5f)));
    Evaluations texts =
        new Evaluations(manifest)
            .text("both", List.of("first", "second"), probabilities(), probabilities())
            .text("none", List.of(), probabilities(), probabilities());

    assertThat(html(manifest, texts))
        .contains("missed", "wrongly given", "Micro F1", "a threshold for each label")
        .doesNotContain("most probable was");
  }

  @Test
  void textsAndLabelsNeverBecomeMarkup() {
    Manifest manifest = manifest(Evaluations.cascade(0.6f, List.of()));
    Evaluations texts =
        new Evaluations(manifest)
            .text(HOSTILE, List.of("<i>unknown</i>"), probabilities(), probabilities());

    assertThat(html(manifest, texts))
        .contains(
            "&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; \ufffd")
        .contains("&lt;/td&gt;&lt;b&gt;third")
        .contains("&lt;i&gt;unknown&lt;/i&gt;")
        .doesNotContain("<img", "<b>", "<i>", "\u0001", "\ud800");
  }

  @Test
  void nothingComesFromElsewhereAndOnlyOurScriptMayRun() {
    String page = page(manifest(Evaluations.cascade(0.6f, List.of())));

    assertThat(page)
        .contains("Content-Security-Policy")
        .contains("default-src &#39;none&#39;; script-src &#39;sha256-")
        .doesNotContainPattern("(src|href)=|https?://|url\\(|style=|\\son[a-z]+=");
    assertThat(Pattern.compile("<script").matcher(page).results()).hasSize(1);
  }

  @Test
  void sameEvaluationGivesTheSameBytes() {
    Manifest manifest = manifest(Evaluations.cascade(0.6f, List.of()));

    assertThat(page(manifest)).isEqualTo(page(manifest));
  }

  @Test
  void everyChartSaysInWordsWhatItShows() {
    String page = page(manifest(Evaluations.cascade(0.6f, List.of())));

    assertThat(
            Pattern.compile("role=\"img\" aria-label=\"[^\"]+\\d[^\"]+\"").matcher(page).results())
        .hasSize(5);
  }

  private static Manifest manifest(ClassifierSpecification classifier) {
    return Evaluations.manifest(TestPacks.manifest("a", "b"), classifier, LABELS);
  }

  private static float[] probabilities() {
    return new float[] {.7f, .2f, .1f};
  }

  private static String page(Manifest manifest) {
    return html(manifest, new Evaluations(manifest).random(100, new Random(5)));
  }

  private static String html(Manifest manifest, Evaluations texts) {
    ModelPack pack = ModelPack.of(manifest, Map.of());
    byte[] page =
        EvaluationReport.html(
            pack, new ClassifierSection(pack, texts.evaluation()), "data.jsonl", "abc");
    return new String(page, StandardCharsets.UTF_8);
  }
}
