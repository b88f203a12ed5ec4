package dev.gloss.evaluate.entities;

import dev.gloss.data.MarkedSpan;
import dev.gloss.data.MarkedText;
import dev.gloss.entities.Entity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many entities were found as they are: the same type from the same first to the same last
 * unit, as CoNLL's shared tasks count (Tjong Kim Sang and De Meulder 2003,
 * arxiv.org/abs/cs/0306050).
 *
 * @param texts judged
 * @param byType in the order of the alphabet
 * @param all of every type together
 */
public record EntityMetrics(int texts, Map<String, Counts> byType, Counts all) {
  /**
   * @param right said and wanted
   */
  public record Counts(int right, int said, int wanted) {
    private Counts plus(Counts other) {
      return new Counts(right + other.right, said + other.said, wanted + other.wanted);
    }

    public double precision() {
      return said == 0 ? 0 : (double) right / said;
    }

    public double recall() {
      return wanted == 0 ? 0 : (double) right / wanted;
    }

    /** 0 if nothing is right. */
    public double f1() {
      return right == 0 ? 0 : 2.0 * right / (said + wanted);
    }
  }

  /**
   * @param texts with what is wanted
   * @param said of each text
   */
  public static EntityMetrics of(List<MarkedText> texts, List<List<Entity>> said) {
    Map<String, Counts> byType = new TreeMap<>();
    for (int i = 0; i < texts.size(); i++) {
      Set<MarkedSpan> wanted = new HashSet<>(texts.get(i).marked());
      for (MarkedSpan span : wanted) {
        byType.merge(span.type(), new Counts(0, 0, 1), Counts::plus);
      }
      for (Entity entity : said.get(i)) {
        int right = wanted.contains(new MarkedSpan(entity.type(), entity.span())) ? 1 : 0;
        byType.merge(entity.type(), new Counts(right, 1, 0), Counts::plus);
      }
    }
    Counts all = byType.values().stream().reduce(new Counts(0, 0, 0), Counts::plus);
    return new EntityMetrics(texts.size(), byType, all);
  }
}
