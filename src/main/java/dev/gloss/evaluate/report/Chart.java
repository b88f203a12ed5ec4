package dev.gloss.evaluate.report;

import dev.gloss.evaluate.Curve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as a figure: title, drawing with axes, and a legend that tells lines by dashes and
 * marks as well as by colour. Not safe for use by several threads.
 */
public final class Chart {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 290;
  private static final int LEFT = 62;
  private static final int RIGHT = 398;
  private static final int TOP = 12;
  private static final int BOTTOM = 244;

  private final Markup page;
  private final Axis across;
  private final Axis up;
  private final List<Legend> legend = new ArrayList<>();

  private enum Kind {
    LINE,
    DOT,
    MARK
  }

  private record Legend(String name, Look look, Kind kind) {}

  /**
   * Begins a figure.
   *
   * @param note what to read from it
   * @param summary the drawing in a sentence, for those who cannot see it
   */
  public Chart(Markup page, String title, String note, String summary, Axis across, Axis up) {
    this.page = page;
    this.across = across;
    this.up = up;
    page.open("figure").element("h3", title).element("p", note, "class", "note");
    page.open(
        "svg",
        "viewBox",
        "0 0 %d %d".formatted(WIDTH, HEIGHT),
        "role",
        "img",
        "aria-label",
        title + ". " + summary);
    axes();
  }

  private void axes() {
    for (double tick : up.ticks()) {
      double y = y(tick);
      line("grid", LEFT, y, RIGHT, y);
      label("tick end", LEFT - 7, y + 4, up.label(tick));
    }
    for (double tick : across.ticks()) {
      double x = x(tick);
      line("grid", x, TOP, x, BOTTOM);
      label("tick middle", x, BOTTOM + 17, across.label(tick));
    }
    line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    line("axis", LEFT, TOP, LEFT, BOTTOM);
    label("title middle", (LEFT + RIGHT) / 2.0, HEIGHT - 8, across.title());
    double middle = (TOP + BOTTOM) / 2.0;
    page.element(
        "text",
        up.title(),
        "class",
        "title middle",
        "transform",
        "translate(14 %s) rotate(-90)".formatted(number(middle)));
  }

  /** A line through points; it leaves the drawing where they leave the axes. */
  public Chart line(String name, Look look, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(number(x(point.share()))).append(',').append(number(y(point.quality())));
      path.append(' ');
    }
    page.open("polyline", "class", "line " + look.style(), "points", path.toString().strip())
        .close("polyline");
    legend.add(new Legend(name, look, Kind.LINE));
    return this;
  }

  /** A line across at one height. */
  public Chart level(String name, Look look, double quality) {
    return line(
        name, look, List.of(new Point(across.from(), quality), new Point(across.to(), quality)));
  }

  /** The one point that matters. */
  public Chart mark(String name, Look look, Point point) {
    mark(look, x(point.share()), y(point.quality()));
    legend.add(new Legend(name, look, Kind.MARK));
    return this;
  }

  /**
   * A dot.
   *
   * @param size of its area, in [0, 1]
   * @param says shown when pointed at
   */
  public record Dot(Point point, double size, String says) {}

  /** Dots, each with a stem to where both axes say the same. */
  public Chart dots(String name, Look look, List<Dot> dots) {
    for (Dot dot : dots) {
      double x = x(dot.point().share());
      line("stem " + look.style(), x, y(dot.point().share()), x, y(dot.point().quality()));
    }
    for (Dot dot : dots) {
      double radius = 2.5 + 7 * Math.sqrt(dot.size());
      circle(look, x(dot.point().share()), y(dot.point().quality()), radius, dot.says());
    }
    legend.add(new Legend(name, look, Kind.DOT));
    return this;
  }

  /** Ends the figure. */
  public void end() {
    page.close("svg").open("ul", "class", "legend");
    for (Legend entry : legend) {
      page.open("li").open("svg", "viewBox", "0 0 36 12", "aria-hidden", "true");
      switch (entry.kind()) {
        case LINE -> line("line " + entry.look().style(), 1, 6, 35, 6);
        case DOT -> circle(entry.look(), 18, 6, 4.5, entry.name());
        case MARK -> mark(entry.look(), 18, 6);
      }
      page.close("svg").text(entry.name()).close("li");
    }
    page.close("ul").close("figure");
  }

  private void mark(Look look, double x, double y) {
    page.open(
            "path",
            "class",
            "mark " + look.style(),
            "d",
            look.mark(),
            "transform",
            "translate(%s %s)".formatted(number(x), number(y)))
        .close("path");
  }

  private void circle(Look look, double x, double y, double radius, String says) {
    page.open(
        "circle",
        "class",
        "dot " + look.style(),
        "cx",
        number(x),
        "cy",
        number(y),
        "r",
        number(radius));
    page.element("title", says).close("circle");
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    page.open(
            "line",
            "class",
            style,
            "x1",
            number(x1),
            "y1",
            number(y1),
            "x2",
            number(x2),
            "y2",
            number(y2))
        .close("line");
  }

  private void label(String style, double x, double y, String text) {
    page.element("text", text, "class", style, "x", number(x), "y", number(y));
  }

  private double x(double value) {
    return LEFT + across.place(value) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - up.place(value) * (BOTTOM - TOP);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
