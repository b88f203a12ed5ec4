package dev.gloss.flink.job;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** A job file that cannot be run; the message has one line for each thing that is wrong with it. */
@Internal
public final class JobFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobFileException(List<String> problems) {
    // Keys, values and the parser may bring line breaks of their own.
    super(problems.stream().map(p -> p.replaceAll("\\R", " ")).collect(Collectors.joining("\n")));
  }

  /** One line each, such as {@code jobs/x.yaml:12: sink.topic: expected a topic name, found …}. */
  public List<String> problems() {
    return getMessage().lines().toList();
  }
}
