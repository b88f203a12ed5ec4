package dev.gloss.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.annotate.AnnotatorSettings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.ClassifyTask;
import dev.gloss.classify.Tag;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.AnnotatedEventType;
import dev.gloss.flink.function.ConversationSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** A job of somebody's own, with events of its own type. */
final class GlossITCase {
  private static final String MODEL = "classpath:models/banking-support";

  /** Events that a test looks at. */
  private static final int MOST = 1_000;

  private static final String CARD_ARRIVAL = "I still have not received my new card.";

  /** An event as a user would write it; Flink knows it as a POJO. */
  public static final class Message {
    public String id;
    public String customer;
    public String text;

    public Message() {}

    Message(String id, String customer, String text) {
      this.id = id;
      this.customer = customer;
      this.text = text;
    }

    public String text() {
      return text;
    }

    public String customer() {
      return customer;
    }
  }

  @Test
  void eachEventComesOutWithWhatItsTextSays() throws Exception {
    StreamExecutionEnvironment environment = environment(2);
    DataStream<Message> messages =
        environment.fromData(
            new Message("1", "ada", CARD_ARRIVAL),
            new Message("2", "bo", "My top up failed twice, how do I change my PIN?"),
            new Message("3", "cy", "Thank you, have a nice day."));

    Map<String, AnnotatedEvent<Message>> annotated =
        byId(Gloss.annotate(messages, Message::text, MODEL).annotated());

    assertThat(annotated).containsOnlyKeys("1", "2", "3");
    assertThat(labels(annotated.get("1"))).containsExactly("card_arrival");
    assertThat(labels(annotated.get("2"))).containsExactlyInAnyOrder("top_up_failed", "change_pin");
    assertThat(annotated.get("3").tags()).isEmpty();
    assertThat(annotated.get("1").event().customer).isEqualTo("ada");
    assertThat(annotated.get("1").summary()).isEqualTo(CARD_ARRIVAL);
    assertThat(annotated.get("1").model().name()).isEqualTo("banking-support");
    assertThat(annotated.get("1").conversationSummary()).isEmpty();
  }

  @Test
  void eventWithoutATextIsRejectedAndTheOthersGoOn() throws Exception {
    StreamExecutionEnvironment environment = environment(1);
    DataStream<Message> messages =
        environment.fromData(
            new Message("1", "ada", null),
            new Message("2", "ada", " \n"),
            new Message("3", "ada", CARD_ARRIVAL));

    AnnotatedStream<Message> stream =
        Gloss.annotateConversations(messages, Message::text, Message::customer, MODEL);
    Map<String, AnnotatedEvent<Message>> all = byId(stream.annotated().union(stream.rejected()));

    assertThat(all).containsOnlyKeys("1", "2", "3");
    assertThat(all.get("1").rejection())
        .isEqualTo(new Outcome.Rejected(RejectReason.MISSING_FIELD, "expected a text, found null"));
    assertThat(all.get("2").rejection().reason()).isEqualTo(RejectReason.EMPTY_TEXT);
    assertThat(labels(all.get("3"))).containsExactly("card_arrival");
    assertThatThrownBy(() -> all.get("1").tags())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected an annotated event, found a rejected one");
  }

  @Test
  void conversationIsRememberedAndOthersAreNot() throws Exception {
    StreamExecutionEnvironment environment = environment(2);
    DataStream<Message> messages =
        environment.fromData(
            new Message("1", "ada", CARD_ARRIVAL),
            new Message("2", "bo", "Thank you."),
            new Message("3", "ada", "It was sent two weeks ago, where is it?"),
            new Message("4", null, "Where is it?"));

    Map<String, AnnotatedEvent<Message>> annotated =
        byId(
            Gloss.annotateConversations(messages, Message::text, Message::customer, MODEL)
                .uid("tags")
                .annotated());

    assertThat(annotated).containsOnlyKeys("1", "2", "3", "4");
    assertThat(annotated.get("3").conversationSummary()).contains(CARD_ARRIVAL);
    assertThat(annotated.get("3").conversationTags())
        .extracting(Tag::label)
        .contains("card_arrival");
    assertThat(annotated.get("2").conversationSummary()).isEqualTo("Thank you.");
    assertThat(annotated.get("4").conversationSummary()).isEmpty();
    assertThat(annotated.get("4").conversationTags()).isEmpty();
  }

  @Test
  void asksOnlyWhatSettingsAsk() throws Exception {
    StreamExecutionEnvironment environment = environment(1);
    AnnotatorSettings tags = AnnotatorSettings.ofModel(MODEL).of(List.of(ClassifyTask.NAME));

    Map<String, AnnotatedEvent<Message>> annotated =
        byId(
            Gloss.annotateConversations(
                    environment.fromData(new Message("1", "ada", CARD_ARRIVAL)),
                    Message::text,
                    Message::customer,
                    tags,
                    ConversationSettings.DEFAULT)
                .annotated());

    assertThat(labels(annotated.get("1"))).containsExactly("card_arrival");
    assertThat(annotated.get("1").summary()).isEmpty();
  }

  /** Whatever the number of slots, and whichever of them an event comes to. */
  @Test
  void sameTextHasTheSameAnnotationEverywhere() throws Exception {
    List<Message> many =
        IntStream.range(0, 400)
            .mapToObj(
                i -> new Message("" + i, "c" + i % 7, "Message " + i % 40 + ". " + CARD_ARRIVAL))
            .toList();

    Map<String, AnnotatedEvent<Message>> one = annotated(many, 1);
    Map<String, AnnotatedEvent<Message>> two = annotated(many, 2);

    assertThat(two).hasSize(400);
    many.forEach(
        message ->
            assertThat(two.get(message.id).annotation())
                .isEqualTo(one.get(message.id).annotation()));
  }

  private static Map<String, AnnotatedEvent<Message>> annotated(
      List<Message> messages, int parallelism) throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism);
    return byId(
        Gloss.annotate(environment.fromData(messages).rebalance(), Message::text, MODEL)
            .annotated());
  }

  @Test
  void streamsCarryTheirTypesAndKeepTheEvents() {
    DataStream<Message> messages = environment(1).fromData(new Message("1", "ada", CARD_ARRIVAL));

    AnnotatedStream<Message> stream = Gloss.annotate(messages, Message::text, MODEL);

    assertThat(messages.getType()).isInstanceOf(PojoTypeInfo.class);
    assertThat(stream.annotated().getType())
        .isEqualTo(new AnnotatedEventType<>(messages.getType()));
    assertThat(stream.rejected().getType()).isEqualTo(stream.annotated().getType());
  }

  /** In a state's descriptor, say. */
  @Test
  void typeThatIsNamedIsThatOfTheStream() {
    DataStream<Message> messages = environment(1).fromData(new Message("1", "ada", CARD_ARRIVAL));

    assertThat(TypeInformation.of(new TypeHint<AnnotatedEvent<Message>>() {}))
        .isEqualTo(Gloss.annotate(messages, Message::text, MODEL).annotated().getType());
  }

  @Test
  void withoutConversationsEverythingIsOneChain() {
    StreamExecutionEnvironment environment = environment(1);
    Gloss.annotate(
            environment.fromData(new Message("1", "ada", CARD_ARRIVAL)), Message::text, MODEL)
        .annotated()
        .map(AnnotatedEvent::summary)
        .returns(String.class)
        .print();

    assertThat(environment.getStreamGraph().getJobGraph().getNumberOfVertices()).isEqualTo(1);
  }

  /** As many jobs in production have it: an operator without a uid would be refused. */
  @Test
  void uidNamesEveryOperator() {
    StreamExecutionEnvironment environment = environment(1);
    environment.getConfig().disableAutoGeneratedUIDs();
    Gloss.annotate(
            environment.fromData(new Message("1", "ada", CARD_ARRIVAL)).uid("source"),
            Message::text,
            MODEL)
        .uid("tags")
        .rejected()
        .print()
        .uid("sink");

    assertThat(environment.getStreamGraph().getJobGraph().getVertices()).isNotEmpty();
  }

  /** A fall-back to Kryo is refused. */
  private static StreamExecutionEnvironment environment(int parallelism) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  private static Map<String, AnnotatedEvent<Message>> byId(
      DataStream<AnnotatedEvent<Message>> stream) throws Exception {
    return stream.executeAndCollect(MOST).stream()
        .collect(Collectors.toMap(event -> event.event().id, Function.identity()));
  }

  private static List<String> labels(AnnotatedEvent<Message> event) {
    return event.tags().stream().map(Tag::label).toList();
  }
}
