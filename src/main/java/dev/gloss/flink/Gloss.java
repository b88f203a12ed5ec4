package dev.gloss.flink;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.flink.function.AnnotateFunction;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.EventReader;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Annotates the events of a DataStream job, whatever their type:
 *
 * <pre>{@code
 * DataStream<AnnotatedEvent<Message>> annotated =
 *     Gloss.annotate(messages, Message::text, "classpath:models/banking-support").annotated();
 * }</pre>
 *
 * <p>The pack is loaded once a slot when the job starts, and its weights are shared by the slots of
 * a TaskManager. The same text with the same pack gives the same annotation, bit for bit, so a
 * replay after a failure says what was said before. No event is dropped and none stops the job: one
 * without a text, or whose text cannot be annotated, comes out of {@link AnnotatedStream#rejected}.
 * What the functions throw that are given here does stop it: they are the job's own code.
 */
@PublicEvolving
public final class Gloss {
  private Gloss() {}

  /**
   * Annotates every event by itself with all that a pack has to say. The operator chains with those
   * before and after it.
   *
   * @param events of any type; they keep their own serializer
   * @param text of an event; null: it is rejected
   * @param model place of the pack: {@code classpath:…}, a path, or any file system Flink knows; or
   *     {@code channel:} and the place of a channel, which is followed: what it comes to name takes
   *     over at the next checkpoint
   */
  public static <T> AnnotatedStream<T> annotate(
      DataStream<T> events, SerializableFunction<T, String> text, String model) {
    return annotate(events, text, AnnotatorSettings.ofModel(model));
  }

  /** As {@link #annotate(DataStream, SerializableFunction, String)}, with settings. */
  public static <T> AnnotatedStream<T> annotate(
      DataStream<T> events, SerializableFunction<T, String> text, AnnotatorSettings settings) {
    return AnnotatedStream.of(
        events, AnnotateFunction.withoutContext(EventReader.of(text, null), settings));
  }

  /**
   * Annotates events in the light of their conversations, with all that a pack has to say:
   * follow-ups are read by what was said before, repeated texts cost nothing, and each event tells
   * what its conversation is about and has said. The stream is keyed by conversation; what is
   * remembered is bounded and forgotten in time. Give {@link AnnotatedStream#uid} so that a
   * savepoint finds it.
   *
   * @param events of any type; they keep their own serializer
   * @param text of an event; null: it is rejected
   * @param conversation that an event belongs to; null or empty: none, it is annotated by itself
   * @param model place of the pack, as above
   */
  public static <T> AnnotatedStream<T> annotateConversations(
      DataStream<T> events,
      SerializableFunction<T, String> text,
      SerializableFunction<T, String> conversation,
      String model) {
    return annotateConversations(
        events, text, conversation, AnnotatorSettings.ofModel(model), ConversationSettings.DEFAULT);
  }

  /**
   * As {@link #annotateConversations(DataStream, SerializableFunction, SerializableFunction,
   * String)}, with settings.
   *
   * @param memory what a conversation remembers, and for how long
   */
  public static <T> AnnotatedStream<T> annotateConversations(
      DataStream<T> events,
      SerializableFunction<T, String> text,
      SerializableFunction<T, String> conversation,
      AnnotatorSettings settings,
      ConversationSettings memory) {
    return AnnotatedStream.of(
        events,
        AnnotateFunction.withConversations(EventReader.of(text, conversation), settings, memory));
  }
}
