package dev.gloss.flink.job;

import java.util.List;

/** A job file that cannot be run; the message has one line for each thing that is wrong with it. */
public final class JobFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobFileException(List<String> problems) {
    super(String.join("\n", problems));
  }

  /** One line each, such as {@code jobs/x.yaml:12: sink.topic: expected a topic name, found …}. */
  public List<String> problems() {
    return getMessage().lines().toList();
  }
}
