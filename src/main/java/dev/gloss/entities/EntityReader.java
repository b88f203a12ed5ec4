package dev.gloss.entities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.task.Redaction;
import dev.gloss.task.TaskReader;
import dev.gloss.text.Span;
import dev.gloss.view.TextView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds entities by rules and by the encoder's head, and redacts them if that is asked. */
final class EntityReader implements TaskReader {
  private static final String RULES = "rules";
  private static final String TEACHER = "teacher";
  private static final String OUTSIDE = "outside";
  private static final double OUTSIDE_SCALE = 1e4;

  /** Int8 encoders round in other ways on other processors; a wrong one is far further off. */
  private static final double TOLERANCE = 0.1;

  /** Null if the pack has none. */
  private final TokenHead head;

  private final Map<EntityRule, String> rules;

  /** Null if the text is not redacted. */
  private final RedactSettings redact;

  private final Redactor redactor;

  EntityReader(TokenHead head, Map<EntityRule, String> rules, RedactSettings redact) {
    this.head = head;
    this.rules = rules;
    this.redact = redact;
    this.redactor = redact == null ? null : new Redactor(redact);
  }

  @Override
  public Entities read(TextView text) {
    List<Entity> found = find(text);
    if (redactor == null) {
      return new Entities(found, Optional.empty(), Optional.empty());
    }
    Redaction redaction = redactor.redaction(text.text(), found);
    return new Entities(found, Optional.of(redaction.of(text.text())), Optional.of(redaction));
  }

  private List<Entity> find(TextView text) {
    List<Entity> found = byRules(text.text());
    if (head != null) {
      head.read(text).forEach(entity -> add(found, entity));
    }
    found.sort(Comparator.comparingInt(entity -> entity.span().start()));
    return found;
  }

  /** Of two rules that find the same place the longer stretch stands; rules stand before a head. */
  private List<Entity> byRules(String text) {
    List<Entity> all = new ArrayList<>();
    rules.forEach(
        (rule, type) -> rule.find(text).forEach(span -> all.add(new Entity(type, span, 1))));
    all.sort(Comparator.comparingInt(entity -> -entity.span().length()));
    List<Entity> found = new ArrayList<>();
    all.forEach(entity -> add(found, entity));
    return found;
  }

  private static void add(List<Entity> found, Entity entity) {
    Span span = entity.span();
    boolean free =
        span.length() > 0
            && found.stream()
                .noneMatch(
                    other ->
                        other.span().start() < span.end() && span.start() < other.span().end());
    if (free) {
      found.add(entity);
    }
  }

  @Override
  public String asked() {
    return redact == null ? "entities" : "entities, redacted " + redact.asked() + redactor.keyed();
  }

  /**
   * Where rules find something and of what type, and how little the head thinks is named, {@code
   * {"rules":[{"type","start","end"}],"teacher":{"outside":0.1234}}}.
   */
  @Override
  public Optional<JsonNode> golden(TextView text) {
    ObjectNode golden = JsonNodeFactory.instance.objectNode();
    ArrayNode entities = golden.putArray(RULES);
    for (Entity entity : byRules(text.text())) {
      entities
          .addObject()
          .put("type", entity.type())
          .put("start", entity.span().start())
          .put("end", entity.span().end());
    }
    if (head != null) {
      double outside = Math.round(head.outside(text) * OUTSIDE_SCALE) / OUTSIDE_SCALE;
      golden.putObject(TEACHER).put(OUTSIDE, outside);
    }
    return Optional.of(golden);
  }

  @Override
  public void verify(TextView text, JsonNode expected, String where) {
    JsonNode found = golden(text).orElseThrow();
    if (!found.get(RULES).equals(expected.get(RULES))) {
      throw new ModelFormatException(
          "%s: expected the entities that the pack's rules find, found %s of them or others"
              .formatted(where, found.get(RULES).size()));
    }
    if (head != null) {
      double wanted = expected.path(TEACHER).path(OUTSIDE).asDouble(Double.NaN);
      double outside = found.get(TEACHER).get(OUTSIDE).doubleValue();
      // Written so that a NaN is refused.
      if (!(Math.abs(wanted - outside) <= TOLERANCE)) {
        throw new ModelFormatException(
            "%s: expected the teacher to give words outside of entities a probability of %s within %s,"
                    .formatted(where, wanted, TOLERANCE)
                + " found "
                + outside);
      }
    }
  }

  /** The encoder is the views'. */
  @Override
  public void close() {}
}
