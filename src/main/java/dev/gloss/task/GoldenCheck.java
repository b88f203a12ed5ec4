package dev.gloss.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a pack says here what it said where it was made: a few texts with what each task says of
 * them, in the pack's {@code golden.jsonl}. Digests tell that the files are the right ones; this
 * tells that tokenizer, encoder and arithmetic make of them what they should. What is compared, and
 * how closely, each task decides for itself ({@link TaskReader#verify}).
 */
public final class GoldenCheck {
  /**
   * Nobody's data: what a tokenizer has to cope with, in a text each. None is long, because loading
   * waits for all of them.
   */
  public static final List<String> TEXTS =
      List.of(
          "Hello, I would like to change the address of my account, please.",
          "yes",
          "The invoice no. 4711-B over 1,299.00 EUR was paid on 2024-02-29 at 09:05.",
          "Où est la clé ? Die Größe stimmt nicht, señor Ångström, naïve Übung.",
          "\u4f60\u597d\uff0c\u8bf7\u95ee\u4f1a\u8bae\u51e0\u70b9\u5f00\u59cb\uff1f"
              + " \u6771\u4eac\u306f\u6674\u308c\u3067\u3059\u3002",
          "Thanks a lot \ud83c\udf89\ud83d\udc4d\ud83c\udffd see you at 5"
              + " \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "?! ... --- ((( ))) ;:,. @ # % & * ~ _ \"'",
          "I ordered two lamps last week. The first one arrived on Tuesday, and it works well. The"
              + " second one has not come yet, although your page says that it was delivered. I"
              + " have asked my neighbours, and nobody has seen a parcel. Could you find out where"
              + " it is? If it is lost, please send another one or give me my money back. Thank you"
              + " for your help, and have a nice day.");

  private GoldenCheck() {}

  /**
   * The pack with a {@code golden.jsonl} that holds what it says now. Loads it for that.
   *
   * @param contents every file of the pack but the manifest and the golden one
   * @throws ModelFormatException if it cannot be loaded
   */
  public static ModelPack seal(Manifest manifest, Map<String, byte[]> contents) {
    Map<String, byte[]> files = new TreeMap<>(contents);
    files.put(ModelPack.GOLDEN, golden(ModelPack.of(manifest, contents)));
    return ModelPack.of(manifest, files);
  }

  private static byte[] golden(ModelPack pack) {
    List<GoldenLine> lines = TEXTS.stream().map(GoldenLine::of).toList();
    forEveryPart(
        pack,
        (task, views, reader) ->
            lines.forEach(line -> add(reader.golden(views.ofWhole(line.text())), task, line)));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (GoldenLine line : lines) {
      file.writeBytes(line.toJson());
      file.write('\n');
    }
    return file.toByteArray();
  }

  private static void add(Optional<JsonNode> said, Task task, GoldenLine line) {
    said.ifPresent(
        node -> {
          JsonNode before = line.expected().get(task.name());
          if (before instanceof ObjectNode object && node instanceof ObjectNode more) {
            object.setAll(more);
          } else {
            line.expected().put(task.name(), node);
          }
        });
  }

  /**
   * Runs the pack's golden texts through readers. A foreign pack has none.
   *
   * @param readers by the name of their task
   * @throws ModelFormatException if there are none, or a reader says something else of one
   */
  public static void verify(ModelPack pack, TextViews views, Map<String, TaskReader> readers) {
    if (pack.isForeign()) {
      return;
    }
    String where = pack.describe(ModelPack.GOLDEN);
    List<GoldenLine> lines = GoldenLine.read(pack.file(ModelPack.GOLDEN), where);
    for (int i = 0; i < lines.size(); i++) {
      TextView text = views.ofWhole(lines.get(i).text());
      for (Map.Entry<String, TaskReader> reader : readers.entrySet()) {
        verify(text, lines.get(i), reader.getKey(), reader.getValue(), where + ":" + (i + 1));
      }
    }
  }

  private static void verify(
      TextView text, GoldenLine line, String task, TaskReader reader, String where) {
    JsonNode expected = line.expected().get(task);
    if (expected != null) {
      reader.verify(text, expected, where);
    } else if (reader.golden(text).isPresent()) {
      throw new ModelFormatException(
          "%s: expected '%s' beside 'text', found nothing".formatted(where, task));
    }
  }

  /**
   * Loads every part of a pack, so that it is known to be whole.
   *
   * @throws ModelFormatException if it is not
   */
  public static void verify(ModelPack pack) {
    forEveryPart(pack, (task, views, reader) -> verify(pack, views, Map.of(task.name(), reader)));
  }

  /** What is done with a reader while it is open. */
  @FunctionalInterface
  private interface Use {
    void with(Task task, TextViews views, TaskReader reader);
  }

  /** Opens readers that together need every part of a pack, one after the other. */
  private static void forEveryPart(ModelPack pack, Use use) {
    for (TaskSpecification specification : pack.manifest().tasks()) {
      Task task = Tasks.named(specification.task());
      for (TaskSettings settings : task.covering(specification)) {
        try (TextViews views = TextViews.of(pack, TextViews.DEFAULT_CHARACTERS);
            TaskReader reader = task.open(pack, specification, settings, views)) {
          use.with(task, views, reader);
        }
      }
    }
  }
}
