package example;

import dev.gloss.classify.Tag;
import dev.gloss.flink.AnnotatedStream;
import dev.gloss.flink.Gloss;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Tags the messages of customers, and tells which of them could not be. */
public final class TagMessages {
  /** What the job's events are; Flink knows it as a POJO. */
  public static class Message {
    public String customer;
    public String text;

    public Message() {}

    public Message(String customer, String text) {
      this.customer = customer;
      this.text = text;
    }
  }

  private TagMessages() {}

  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    // A type without a serializer of its own would be refused.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    DataStream<Message> messages =
        environment.fromData(
            new Message("ada", "I lost my card yesterday. Also my top up failed twice."),
            new Message("bo", null),
            new Message("ada", "thanks a lot"),
            new Message("cy", "how do I change my PIN?"));

    AnnotatedStream<Message> annotated =
        Gloss.annotateConversations(
                messages,
                message -> message.text,
                message -> message.customer,
                "classpath:models/banking-support")
            .uid("annotate-messages");

    annotated
        .annotated()
        .map(
            each ->
                each.event().customer
                    + " asks for "
                    + each.tags().stream().map(Tag::label).sorted().toList())
        .print();
    annotated
        .rejected()
        .map(each -> each.event().customer + " rejected: " + each.rejection().message())
        .print();
    environment.execute("tag messages");
  }
}
