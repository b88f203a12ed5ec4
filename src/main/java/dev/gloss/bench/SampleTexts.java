package dev.gloss.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.SentenceSplitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Texts that ship, for those who bring none: the demo's messages. */
public final class SampleTexts {
  private static final String RESOURCE = "/demo/messages.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleTexts() {}

  /** Some 300 messages of two or three sentences. */
  public static List<String> messages() {
    try (InputStream in = SampleTexts.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> texts = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        texts.add(JSON.readTree(line).path("body").path("text").textValue());
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sentences of the messages, each a text of its own. */
  public static List<String> sentences() {
    SentenceSplitter splitter = new IcuSentenceSplitter();
    List<String> sentences = new ArrayList<>();
    for (String message : messages()) {
      splitter.split(message).forEach(span -> sentences.add(span.of(message)));
    }
    return sentences;
  }

  /** In another order: files are often sorted by label or length. */
  static <T> List<T> shuffled(List<T> texts, long seed) {
    List<T> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }
}
