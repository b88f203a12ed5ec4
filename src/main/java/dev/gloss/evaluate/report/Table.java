package dev.gloss.evaluate.report;

import java.util.ArrayList;
import java.util.List;

/** A table, which may be sorted by its headers. Not safe for use by several threads. */
public final class Table {
  private static final String NUMBER = "number";

  private final Markup page;
  private final String caption;
  private final List<Column> columns = new ArrayList<>();
  private boolean sortable;
  private int next;

  /**
   * A column.
   *
   * @param style class in the style sheet; the script sorts {@link #NUMBER} by value
   * @param sorted how the rows come sorted by it, as {@code aria-sort} says it
   */
  private record Column(String name, String style, String sorted) {}

  public Table(Markup page, String caption) {
    this.page = page;
    this.caption = caption;
  }

  public Table column(String name) {
    columns.add(new Column(name, "word", "none"));
    return this;
  }

  /** Of whole texts, which need room. */
  public Table texts(String name) {
    columns.add(new Column(name, "text", "none"));
    return this;
  }

  public Table number(String name) {
    columns.add(new Column(name, NUMBER, "none"));
    return this;
  }

  /** As {@link #number}; rows must come sorted by it, the least first. */
  public Table risingNumber(String name) {
    columns.add(new Column(name, NUMBER, "ascending"));
    return this;
  }

  /** As {@link #number}; rows must come sorted by it, the greatest first. */
  public Table fallingNumber(String name) {
    columns.add(new Column(name, NUMBER, "descending"));
    return this;
  }

  /** Lets readers sort by clicking on a header. */
  public Table sortable() {
    sortable = true;
    return this;
  }

  /** Writes the headers; all columns have been named. */
  public Table begin() {
    // The wrapper scrolls on narrow screens, with the keyboard too.
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    page.open("table", "class", sortable ? "sortable" : "plain").element("caption", caption);
    page.open("thead").open("tr");
    columns.forEach(this::header);
    page.close("tr").close("thead").open("tbody");
    return this;
  }

  private void header(Column column) {
    if (!sortable) {
      page.element("th", column.name(), "scope", "col", "class", column.style());
      return;
    }
    page.open("th", "scope", "col", "class", column.style(), "aria-sort", column.sorted())
        .element("button", column.name(), "type", "button")
        .close("th");
  }

  public Table row() {
    next = 0;
    page.open("tr");
    return this;
  }

  public Table endRow() {
    page.close("tr");
    return this;
  }

  /** Text from outside, or a number that is never sorted by. */
  public Table cell(String text) {
    String style = columns.get(next++).style();
    if (style.equals(NUMBER)) {
      page.element("td", text, "class", style);
    } else {
      // What is written from right to left must not turn its neighbours round.
      page.open("td", "class", style).open("bdi").breakable(text).close("bdi").close("td");
    }
    return this;
  }

  /** A number that is sorted by its value, not by how it is written. */
  public Table cell(String text, double value) {
    next++;
    page.element(
        "td",
        text,
        "class",
        NUMBER,
        "data-value",
        Double.isInfinite(value) ? "Infinity" : Double.toString(value));
    return this;
  }

  /** A number that there is none of; sorted behind all others, whichever way. */
  public Table none() {
    next++;
    page.element("td", "–", "class", NUMBER);
    return this;
  }

  public void end() {
    page.close("tbody").close("table").close("div");
  }
}
