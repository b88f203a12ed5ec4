package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.summarize.ThreadSentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a conversation has said so far. Immutable, and bounded by {@link ThreadSettings}.
 *
 * @param modelDigest the pack that {@code results} come from
 * @param sentences salient sentences, oldest first
 * @param results annotations of the latest distinct texts, least recently used first
 */
record ThreadState(String modelDigest, List<ThreadSentence> sentences, List<Result> results) {
  ThreadState {
    sentences = List.copyOf(sentences);
    results = List.copyOf(results);
  }

  /** The annotation of a text that may come again. */
  record Result(TextHash text, Annotation annotation) {}

  static ThreadState empty(String modelDigest) {
    return new ThreadState(modelDigest, List.of(), List.of());
  }

  /** The same state without the results of another model. */
  ThreadState forModel(String digest) {
    return digest.equals(modelDigest) ? this : new ThreadState(digest, sentences, List.of());
  }

  Optional<Annotation> resultFor(TextHash text) {
    return results.stream()
        .filter(result -> result.text().equals(text))
        .map(Result::annotation)
        .findFirst();
  }

  /** With this result as the most recently used, and no more than {@code most} results. */
  ThreadState withResult(TextHash text, Annotation annotation, int most) {
    List<Result> next = new ArrayList<>(results);
    next.removeIf(result -> result.text().equals(text));
    next.add(new Result(text, annotation));
    return new ThreadState(
        modelDigest, sentences, next.subList(Math.max(0, next.size() - most), next.size()));
  }

  ThreadState withSentences(List<ThreadSentence> next) {
    return new ThreadState(modelDigest, next, results);
  }
}
