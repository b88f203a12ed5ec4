package dev.gloss.evaluate.report;

import dev.gloss.pack.ModelPack;
import dev.gloss.pack.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What an evaluation found, as one HTML page that needs no network: numbers, curves, labels and the
 * worst errors. It quotes texts of the data. Its content security policy lets nothing run or load
 * but the page's own script and style, should the escaping ever fail.
 */
public final class EvaluationReport {
  private EvaluationReport() {}

  /**
   * The page; the same evaluation gives the same bytes.
   *
   * @param section what was found of {@code pack}
   * @param dataName what the data is called on the page
   * @param dataSha256 of the data's file
   */
  public static byte[] html(
      ModelPack pack, ReportSection section, String dataName, String dataSha256) {
    String name = pack.manifest().name() + " " + pack.manifest().version();
    Markup page = new Markup();
    head(page, name + " on " + dataName);
    page.open("header")
        .element("h1", name)
        .element("p", section.introduction(dataName))
        .close("header")
        .open("main");
    section.write(page);
    new PackFacts(page, pack).write(section.facts(), dataName, dataSha256);
    page.close("main").own("script", resource("report.js")).close("body").close("html");
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void head(Markup page, String title) {
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'"
            .formatted(hash(resource("report.js")), hash(resource("report.css")));
    page.doctype().open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
    page.open("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.open("meta", "name", "color-scheme", "content", "light dark");
    page.element("title", title).own("style", resource("report.css"));
    page.close("head").open("body");
  }

  private static String hash(String content) {
    byte[] digest = Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  private static String resource(String name) {
    try (InputStream in = EvaluationReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
