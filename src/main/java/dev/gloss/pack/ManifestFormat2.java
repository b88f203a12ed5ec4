package dev.gloss.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The layout before packs had several tasks: {@code task: classify}, and what belongs to the
 * classifier under {@code classifier} and {@code labels}. Summaries needed no entry.
 */
final class ManifestFormat2 {
  static final int FORMAT = 2;

  private static final String CLASSIFIER = "classifier";
  private static final String LABELS = "labels";
  private static final String TASK = "task";

  private ManifestFormat2() {}

  /** The same manifest in today's layout; what is wrong in it stays wrong. */
  static JsonNode upgraded(JsonNode old) {
    if (!(old.path(CLASSIFIER) instanceof ObjectNode classifier)) {
      throw new IllegalArgumentException("expected '" + CLASSIFIER + "', found nothing");
    }
    ObjectNode manifest = ((ObjectNode) old).deepCopy();
    manifest.remove(CLASSIFIER);
    manifest.put("format", Manifest.FORMAT);
    ObjectNode classify = JsonNodeFactory.instance.objectNode();
    classify.set(TASK, manifest.remove(TASK));
    classify.set(LABELS, manifest.remove(LABELS));
    classify.setAll(classifier);
    manifest.putArray("tasks").add(classify).addObject().put(TASK, "summarize");
    return manifest;
  }
}
