package dev.gloss.flink.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A message of the demo's banking customers. */
record DemoText(String id, String conversation, String text) {
  /** All of them, in the order they were sent. */
  static List<DemoText> all() {
    try (InputStream lines = DemoText.class.getResourceAsStream("/demo/messages.jsonl")) {
      return new ObjectMapper()
          .readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll().stream()
              .map(
                  event ->
                      new DemoText(
                          event.get("id").textValue(),
                          event.get("conversation").textValue(),
                          event.at("/body/text").textValue()))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
