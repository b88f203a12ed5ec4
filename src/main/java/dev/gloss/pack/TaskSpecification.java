package dev.gloss.pack;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a manifest says of one task of its pack: an entry of {@code tasks}, whose key {@code task}
 * names the task's {@link TaskType}. Each task has a record of its own that implements it, in the
 * task's room, and checks itself as it is made ({@link IllegalArgumentException}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
public interface TaskSpecification {
  /** Name of the {@link TaskType}. */
  String task();
}
