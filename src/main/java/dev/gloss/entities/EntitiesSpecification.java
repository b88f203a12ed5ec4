package dev.gloss.entities;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a manifest says of a finder of entities.
 *
 * @param types that the encoder's head tells apart, in the order of its rows; empty without one
 * @param teacher of the encoder's head; null if the pack has none
 * @param rules what finds what has a form that can be checked, with the type that is said of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntitiesSpecification(
    List<String> types, TokenCalibration teacher, Map<EntityRule, String> rules)
    implements TaskSpecification {
  /** The file with the head: {@code weight [tags, hidden]}, {@code bias}. */
  public static final String HEAD = "entities.safetensors";

  public EntitiesSpecification {
    types = types == null ? List.of() : List.copyOf(types);
    rules = rules == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(rules));
    if ((teacher == null) != types.isEmpty() || (teacher == null && rules.isEmpty())) {
      throw new IllegalArgumentException(
          "expected 'types' with 'teacher', or 'rules' alone, for entities, found %d types, %s and %d rules"
              .formatted(types.size(), teacher == null ? "no teacher" : "a teacher", rules.size()));
    }
    List<String> all = new ArrayList<>(types);
    all.addAll(rules.values());
    for (String type : all) {
      if (!Manifest.isLabel(type)) {
        throw new IllegalArgumentException(
            "expected a name without control characters for every entity type, found another");
      }
    }
    if (Set.copyOf(types).size() < types.size()) {
      throw new IllegalArgumentException("expected every entity type once, found " + types);
    }
  }

  /**
   * What a pack's manifest says of entities.
   *
   * @throws ModelFormatException if the pack finds none
   */
  public static EntitiesSpecification of(ModelPack pack) {
    return pack.specification(EntitiesSpecification.class, EntitiesTask.NAME);
  }

  /** Every type that is said of something, in the order of the alphabet. */
  @JsonIgnore
  public List<String> allTypes() {
    Set<String> all = new java.util.TreeSet<>(types);
    all.addAll(rules.values());
    return List.copyOf(all);
  }

  @Override
  @JsonIgnore
  public String task() {
    return EntitiesTask.NAME;
  }
}
