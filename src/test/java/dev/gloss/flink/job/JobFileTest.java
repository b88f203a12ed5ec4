package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.codec.DecodeLimits;
import dev.gloss.codec.Envelope;
import dev.gloss.codec.EventFormat;
import dev.gloss.codec.EventPaths;
import dev.gloss.embed.EmbedSettings;
import dev.gloss.embed.EmbeddingForm;
import dev.gloss.embed.EmbeddingSource;
import dev.gloss.entities.RedactAction;
import dev.gloss.entities.RedactSettings;
import dev.gloss.flink.function.ConversationSettings;
import dev.gloss.flink.function.OutputKey;
import dev.gloss.flink.function.Tombstones;
import dev.gloss.flink.kafka.SourceTopics;
import dev.gloss.flink.kafka.StartingPoint;
import dev.gloss.near.NearSettings;
import dev.gloss.pack.Trust;
import dev.gloss.registry.RegistrySettings;
import dev.gloss.summarize.SummaryBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest {
  private static final String SMALLEST =
      """
      name: tiny
      model: classpath:models/tiny
      kafka: {bootstrap.servers: 'localhost:9092'}
      source: {topic: in, fields: {text: body}}
      sink: {topic: out}
      dead-letter: {topic: dead}
      """;

  /** As {@link #SMALLEST}, seven lines, with nothing that belongs to a format. */
  private static final String PLAIN =
      """
      name: tiny
      model: classpath:models/tiny
      kafka: {bootstrap.servers: 'localhost:9092'}
      source.topic: in
      source.format: text
      sink: {topic: out}
      dead-letter: {topic: dead}
      """;

  @Test
  void smallestFileGetsTheDefaults() {
    JobSettings settings = parse(SMALLEST);

    assertThat(settings)
        .isEqualTo(
            new JobSettings(
                "tiny",
                new JobSettings.Model(
                    "classpath:models/tiny", Duration.ofSeconds(10), Trust.ANYBODY),
                Optional.empty(),
                Optional.empty(),
                new ClassifySettings(null),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new JobSettings.Kafka(false, Map.of("bootstrap.servers", "localhost:9092")),
                new JobSettings.Source(
                    SourceTopics.named("in"),
                    EventFormat.JSON,
                    Envelope.NONE,
                    false,
                    List.of(),
                    "gloss-tiny",
                    StartingPoint.EARLIEST,
                    false,
                    Optional.of(
                        new EventPaths(
                            Optional.empty(),
                            Optional.empty(),
                            "body",
                            Optional.empty(),
                            Map.of())),
                    DecodeLimits.DEFAULT,
                    Tombstones.DEAD_LETTER),
                new JobSettings.Sink(
                    "out",
                    false,
                    OutputKey.SOURCE,
                    DeliveryGuarantee.EXACTLY_ONCE,
                    false,
                    Duration.ofMinutes(15)),
                "dead",
                0,
                Optional.empty(),
                new SummaryBudget(2, 280),
                20_000,
                Optional.of(ConversationSettings.DEFAULT),
                Optional.empty(),
                new JobSettings.Flink(OptionalInt.empty(), Duration.ofSeconds(10), Map.of())));
  }

  @Test
  void keysOfBeforeConversationsWereCalledSoStillWork() {
    String job =
        """
        name: tiny
        model: classpath:models/tiny
        kafka: {bootstrap.servers: "localhost:9092"}
        source: {topic: in, fields: {text: body}}
        sink: {topic: out}
        dead-letter: {topic: dead}
        context: %s
        %s: {sentences: 3, time-to-live: 2h}
        """;

    assertThat(parse(job.formatted("thread", "thread")))
        .isEqualTo(parse(job.formatted("conversation", "conversation")));
  }

  @Test
  void everyKeyArrivesWhereItBelongs() {
    JobSettings settings =
        parse(
            """
            name: big
            model: channel:/packs/big.json
            model-look-every: 3s
            trust: MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            shadow: {model: "classpath:models/next", share: 0.05, topic: second}
            tasks: classify, summarize
            tiers: cascade
            escalate-at-most: 20%
            embed: static
            embed-form: float
            near-duplicates: {cosine: 0.85, time-to-live: 2m, kept: 10}
            reuse-texts: 500
            kafka:
              bootstrap.servers: a:1, b:2
              ssl: {endpoint.identification.algorithm: ""}
              security.protocol: SSL
              transaction.timeout.ms: 60000
            source:
              topic: in
              format: avro
              schema: classpath:event.avsc, old.avsc
              envelope: debezium
              group: readers
              start: latest
              bounded: true
              tombstones: ignore
              fields: {id: i, key: k, text: t.u, time: w}
              attributes: {channel: c, country: customer.country}
            sink: {topic: out, framing: schema-registry, key: conversation, delivery: at-least-once, include-text: true}
            schema-registry:
              url: https://r1:8081, https://r2:8081
              user: u
              password: ${PASSWORD}
              register: false
              subjects: topic-record
            dead-letter: {topic: dead}
            context: conversation
            conversation:
              sentences: 1
              results: 0
              summary-sentences: 2
              summary-characters: 3
              time-to-live: 90m
              clock: event-time
              out-of-orderness: 5m
              idleness: 20s
            summary: {sentences: 4, characters: 5}
            limits: {record-bytes: 6, json-depth: 7, text-characters: 8}
            parallelism: 9
            checkpoint-interval: 500 ms
            flink: {state: {backend.type: rocksdb}, rest.port: 0}
            """,
            Map.of("PASSWORD", "p"));

    assertThat(settings)
        .isEqualTo(
            new JobSettings(
                "big",
                new JobSettings.Model(
                    "channel:/packs/big.json",
                    Duration.ofSeconds(3),
                    new Trust(
                        List.of("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="))),
                Optional.of(
                    new JobSettings.Shadow("classpath:models/next", 0.05, Optional.of("second"))),
                Optional.of(List.of("classify", "summarize")),
                new ClassifySettings(RunAs.CASCADE, 0.2, false),
                Optional.of(new EmbedSettings(EmbeddingSource.STATIC, EmbeddingForm.FLOAT)),
                Optional.empty(),
                Optional.of(new NearSettings(.85, Duration.ofMinutes(2), 10)),
                500,
                new JobSettings.Kafka(
                    false,
                    Map.of(
                        "bootstrap.servers", "a:1, b:2",
                        "ssl.endpoint.identification.algorithm", "",
                        "security.protocol", "SSL",
                        "transaction.timeout.ms", "60000")),
                new JobSettings.Source(
                    SourceTopics.named("in"),
                    EventFormat.AVRO,
                    Envelope.DEBEZIUM,
                    false,
                    List.of("classpath:event.avsc", "old.avsc"),
                    "readers",
                    StartingPoint.LATEST,
                    true,
                    Optional.of(
                        new EventPaths(
                            Optional.of("i"),
                            Optional.of("k"),
                            "t.u",
                            Optional.of("w"),
                            Map.of("channel", "c", "country", "customer.country"))),
                    new DecodeLimits(6, 7),
                    Tombstones.IGNORE),
                new JobSettings.Sink(
                    "out",
                    true,
                    OutputKey.CONVERSATION,
                    DeliveryGuarantee.AT_LEAST_ONCE,
                    true,
                    Duration.ofMinutes(1)),
                "dead",
                0,
                Optional.of(
                    new JobSettings.Registry(
                        new RegistrySettings(
                            List.of("https://r1:8081", "https://r2:8081"), "Basic dTpw"),
                        false,
                        SubjectNames.TOPIC_RECORD)),
                new SummaryBudget(4, 5),
                8,
                Optional.of(new ConversationSettings(1, 0, 2, 3, Duration.ofMinutes(90), true)),
                Optional.of(
                    new JobSettings.EventTime(Duration.ofMinutes(5), Duration.ofSeconds(20))),
                new JobSettings.Flink(
                    OptionalInt.of(9),
                    Duration.ofMillis(500),
                    Map.of("state.backend.type", "rocksdb", "rest.port", "0"))));
  }

  @Test
  void topicsAreNamedOrMatched() {
    assertThat(parseWith(SMALLEST, "source.topic=chat, mail ,calls").source().topics())
        .isEqualTo(SourceTopics.named("chat", "mail", "calls"));
    assertThat(parse(SMALLEST.replace("topic: in", "topic-pattern: support-.*")).source().topics())
        .isEqualTo(SourceTopics.matching("support-.*"));
  }

  @Test
  void sourceStartsAtATime() {
    assertThat(parseWith(SMALLEST, "source.start=2026-01-05T10:00:00+01:00").source().start())
        .isEqualTo(StartingPoint.at(Instant.parse("2026-01-05T09:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source.topic=a,,b | source.topic: expected a topic name of at most 249 letters, digits, '.', '_' and '-', or several separated by commas, found 'a,,b'",
        "source.topic=a, a | source.topic: expected a topic name of at most 249 letters, digits, '.', '_' and '-', or several separated by commas, found 'a, a'",
        "source.topic=in,out | sink.topic: expected another topic than source.topic, found the same",
        "source.topic-pattern=x.* | source.topic-pattern: expected it or source.topic, found both of them",
        "source.topic-pattern=x( | source.topic-pattern: expected a regular expression such as support-.*, found 'x('",
        "source.start=yesterday | source.start: expected earliest or latest or a time such as 2026-01-05T09:00:00Z, found 'yesterday'",
        "source.tombstones=drop | source.tombstones: expected dead-letter or ignore or forward, found 'drop'",
        "conversation.idleness=5s | conversation.idleness: expected only with conversation.clock event-time, found processing-time",
      })
  void mistakesAboutTopicsAreTold(String set, String problem) {
    assertThatThrownBy(() -> parseWith(SMALLEST, set.strip()))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining(problem.strip());
  }

  @Test
  void patternMustNotMatchWhatTheJobWrites() {
    String file = SMALLEST.replace("topic: in", "topic-pattern: '.*'");

    assertThatThrownBy(() -> parse(file))
        .hasMessageContaining(
            "sink.topic: expected a topic that source.topic-pattern does not match, found one that it does")
        .hasMessageContaining("dead-letter.topic: expected a topic that");
  }

  /** It would not come behind what it deletes, or under another key. */
  @Test
  void tombstonesAreForwardedOnlyWhereTheyStayBehind() {
    String forward = "source.tombstones=forward";

    assertThat(parseWith(SMALLEST, forward).source().tombstones()).isEqualTo(Tombstones.FORWARD);
    assertThat(
            parseWith(SMALLEST, forward, "source.fields.key=k", "context=none")
                .source()
                .tombstones())
        .isEqualTo(Tombstones.FORWARD);
    assertThatThrownBy(() -> parseWith(SMALLEST, forward, "source.fields.key=k"))
        .hasMessageContaining("found source.fields.key: a tombstone would overtake");
    assertThatThrownBy(() -> parseWith(SMALLEST, forward, "sink.key=conversation"))
        .hasMessageContaining("nothing would have the tombstone's key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source.framing=schema-registry | source.framing: expected only with source.format avro, found json",
        "sink.framing=schema-registry | schema-registry.url: expected http://host:port or https://…, several separated by commas, found no such key.",
        "schema-registry.url=https://r | schema-registry.url: expected only with source.framing or sink.framing schema-registry, found single-object",
        "embed=bert | embed: expected encoder or static, found 'bert'",
        "near-duplicates.kept=5 | near-duplicates.kept: expected only with near-duplicates.cosine, found no such key",
        "near-duplicates.cosine=1.1 | near-duplicates.cosine: expected a number above 0 and at most 1, or a percentage, found '1.1'",
        "shadow.share=.5 | shadow.share: expected only with shadow.model, found no such key",
        "shadow.model=channel:/a.json | shadow.model: expected a pack, found a channel: the shadow follows none",
        "embed-form=int8 | embed-form: expected only with embed, found no such key",
        "source.envelope=soap | source.envelope: expected none or cloudevents or debezium, found 'soap'",
      })
  void mistakesAboutFormatsAreTold(String set, String problem) {
    assertThatThrownBy(() -> parseWith(SMALLEST, set.strip()))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining(problem.strip());
  }

  @Test
  void registryHasAUserWithAPasswordOrAToken() {
    String file =
        SMALLEST + "sink.framing: schema-registry\nschema-registry.url: http://localhost:8081\n";

    assertThat(parse(file).registry().orElseThrow().settings().authorization()).isEmpty();
    assertThatThrownBy(() -> parse(file + "schema-registry.user: u\n"))
        .hasMessageContaining(
            "schema-registry.user: expected schema-registry.user and schema-registry.password, found one of them");
    assertThat(problems(file + "schema-registry.token: abc\n"))
        .singleElement()
        .asString()
        .endsWith("expected a secret as ${NAME} from the environment, found it written out");
    assertThatThrownBy(() -> parse(file.replace("http://", "http://u:p@")))
        .hasMessageContaining("schema-registry.url: expected http://host:port");
    assertThat(
            parse(file + "schema-registry.token: ${TOKEN}\n", Map.of("TOKEN", "t"))
                .registry()
                .orElseThrow()
                .settings())
        .extracting(RegistrySettings::authorization)
        .isEqualTo("Bearer t");
    assertThat(
            parse(file + "schema-registry.token: ${TOKEN}\n", Map.of("TOKEN", "Sesame")).toString())
        .doesNotContain("Sesame");
  }

  @Test
  void ownAvroEventsHaveFieldsOfKnownNames() {
    String file = SMALLEST.replace("fields: {text: body}", "format: avro, fields: {key: session}");

    assertThat(parse(file).source().fields())
        .contains(
            new EventPaths(
                Optional.of("id"), Optional.of("session"), "text", Optional.of("time"), Map.of()));
  }

  @Test
  void plainTextHasNoFieldsAndContextNoneHasNoThread() {
    JobSettings settings = parse(PLAIN + "context: none");

    assertThat(settings.source().fields()).isEmpty();
    assertThat(settings.conversation()).isEmpty();
  }

  @Test
  void embeddedBrokerNeedsNoProperties() {
    String file = PLAIN.replace("{bootstrap.servers: 'localhost:9092'}", "embedded");

    assertThat(parse(file).kafka()).isEqualTo(new JobSettings.Kafka(true, Map.of()));
  }

  @Test
  void emptyFileIsToldAllThatIsRequired() {
    assertThat(problems("# nothing yet\n"))
        .extracting(line -> line.replaceAll("expected.*", ""))
        .containsExactly(
            "job.yaml: name: ",
            "job.yaml: model: ",
            "job.yaml: sink.topic: ",
            "job.yaml: dead-letter.topic: ",
            "job.yaml: kafka.bootstrap.servers: ",
            "job.yaml: source.topic: ",
            "job.yaml: source.fields.text: ");
  }

  @Test
  void allProblemsAreToldAtOnceEachWithItsLine() {
    List<String> problems =
        problems(
            """
            name: tiny
            model: classpath:models/tiny

            kafka:
              bootstrap.servers: localhost
            source:
              topic: in/out
              fromat: json
              start: now
              bounded: maybe
              fields: {text: body..text}
            sink:
              topic: [out]
            dead-letter: dead
            paralelism: 0
            conversation:
              sentences: 0
              time-to-live: 24
            checkpoint-interval:
            name: again
            """);

    assertThat(problems)
        .containsExactly(
            "job.yaml:5: kafka.bootstrap.servers: expected host:port, several separated by commas,"
                + " found 'localhost'",
            "job.yaml:7: source.topic: expected a topic name of at most 249 letters, digits, '.',"
                + " '_' and '-', or several separated by commas, found 'in/out'",
            "job.yaml:8: source.fromat: unknown key, did you mean source.format?",
            "job.yaml:9: source.start: expected earliest or latest or a time such as 2026-01-05T09:00:00Z, found 'now'",
            "job.yaml:10: source.bounded: expected true or false, found 'maybe'",
            "job.yaml:11: source.fields.text: expected a dotted path such as body.text, found"
                + " 'body..text'",
            "job.yaml:13: sink.topic: expected a topic name of at most 249 letters, digits, '.',"
                + " '_' and '-', found a list",
            "job.yaml:14: dead-letter: expected a section, found a value",
            "job.yaml:15: paralelism: unknown key, did you mean parallelism?",
            "job.yaml:17: conversation.sentences: expected a whole number of at least 1, found '0'",
            "job.yaml:18: conversation.time-to-live: expected a duration of at least 10 ms such as 10s,"
                + " 500 ms, 24h or PT5M, found '24'",
            "job.yaml:19: checkpoint-interval: expected a duration of at least 10 ms such as 10s,"
                + " 500 ms, 24h or PT5M, found nothing",
            "job.yaml:20: name: duplicate key, first on line 1",
            "job.yaml: dead-letter.topic: expected a topic name of at most 249 letters, digits,"
                + " '.', '_' and '-', found no such key. The topic of what could not be annotated.");
  }

  @Test
  void unknownSectionIsToldOnce() {
    assertThat(problems(PLAIN + "sumary:\n  sentences: 1\n  characters: 2\n"))
        .containsExactly("job.yaml:8: sumary: unknown key, did you mean summary?");
  }

  @Test
  void unknownKeyWithoutANearOneIsToldWhichThereAre() {
    assertThat(problems(PLAIN + "sink.compression: zstd\n"))
        .containsExactly(
            "job.yaml:8: sink.compression: unknown key, expected one of sink.topic, sink.delivery, sink.framing, sink.key,"
                + " sink.include-text");
  }

  @Test
  void sectionWhereAValueBelongsIsRefusedOnce() {
    assertThat(problems(PLAIN + "parallelism: {read: 1, write: 2}\n"))
        .containsExactly(
            "job.yaml:8: parallelism: expected a whole number of at least 1, found a section");
  }

  @Test
  void duplicatesAreFoundAcrossNestedAndDottedKeys() {
    assertThat(problems(PLAIN + "sink.topic: other\nsource: {topic: other}\n"))
        .containsExactly(
            "job.yaml:8: sink.topic: duplicate key, first on line 6",
            "job.yaml:9: source.topic: duplicate key, first on line 4");
  }

  @Test
  void duplicateSectionIsRefused() {
    assertThat(problems(PLAIN + "sink: {include-text: true}\n"))
        .containsExactly("job.yaml:8: sink: duplicate key, first on line 6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!str x", "!own x", "!own {x: 1}", "!own [x]", "!!binary aGk="})
  void tagsAreRefused(String value) {
    assertThat(problems(PLAIN + "source.group: " + value + "\n"))
        .containsExactly("job.yaml:8: source.group: expected a plain value, found an alias or tag");
  }

  @Test
  void aliasesAreRefused() {
    assertThat(problems(PLAIN + "flink.a: &a x\nflink.b: *a\nflink: &b {<<: *b}\n"))
        .containsExactly(
            "job.yaml:9: flink.b: expected a plain value, found an alias or tag",
            "job.yaml:10: flink.<<: expected a plain value, found an alias or tag");
  }

  @Test
  void brokenYamlNamesTheLineAndQuotesNothing() {
    assertThat(problems("name: tiny\nmodel: hush: hush\n"))
        .singleElement()
        .asString()
        .startsWith("job.yaml:2: expected YAML, found that ")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "just words,job.yaml:1: expected a plain mapping of keys",
    "- name,job.yaml:1: expected a plain mapping of keys",
  })
  void whatIsNoMappingIsRefused(String content, String problem) {
    assertThat(problems(content)).containsExactly(problem);
  }

  @Test
  void secondDocumentIsRefused() {
    assertThat(problems(PLAIN + "---\nname: other\n"))
        .singleElement()
        .asString()
        .endsWith("expected one document, found another");
  }

  @Test
  void missingFileAndOtherBytesAreNamed(@TempDir Path folder) throws Exception {
    Path absent = folder.resolve("absent.yaml");
    Path latin =
        Files.write(folder.resolve("l.yaml"), "a: ü".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(catchProblems(() -> JobFile.read(absent, Map.of(), List.of())))
        .containsExactly(absent + ": expected a job file, found no such file");
    assertThat(catchProblems(() -> JobFile.read(latin, Map.of(), List.of())))
        .containsExactly(latin + ": expected UTF-8, found other bytes");
  }

  @Test
  void schemaBelongsToAvro() {
    assertThat(problems(SMALLEST + "source.schema: x.avsc\n"))
        .containsExactly(
            "job.yaml:7: source.schema: expected only with source.format avro, found json");
  }

  @Test
  void foreignSchemaNeedsTheTextField() {
    assertThat(problems(PLAIN.replace("text\n", "avro\nsource.schema: x.avsc\n")))
        .singleElement()
        .asString()
        .startsWith("job.yaml: source.fields.text: expected a dotted path such as body.text,");
  }

  @Test
  void fieldsAndAttributesDoNotBelongToText() {
    assertThat(problems(PLAIN + "source:\n  fields: {id: x}\n  attributes:\n    a: b\n    c: d\n"))
        .containsExactly(
            "job.yaml:9: source.fields.id: expected only with source.format json or avro, found text",
            "job.yaml:11: source.attributes.a: expected only with source.format json or avro, found text",
            "job.yaml:12: source.attributes.c: expected only with source.format json or avro, found text");
  }

  @Test
  void conversationBelongsToContextThread() {
    assertThat(problems(PLAIN + "context: none\nconversation: {results: 3}\n"))
        .containsExactly(
            "job.yaml:9: conversation.results: expected only with context conversation, found none");
  }

  @Test
  void wrongFormatBringsNoProblemsOfFormatsWithIt() {
    assertThat(problems(PLAIN.replace("text\n", "jsno\nsource.schema: x\nsource.fields.text: y\n")))
        .containsExactly("job.yaml:5: source.format: expected avro or json or text, found 'jsno'");
  }

  @Test
  void theThreeTopicsDiffer() {
    assertThat(problems(PLAIN.replace("out", "in").replace("dead}", "in}")))
        .containsExactly(
            "job.yaml:6: sink.topic: expected another topic than source.topic, found the same",
            "job.yaml:7: dead-letter.topic: expected another topic than source.topic, found the"
                + " same",
            "job.yaml:7: dead-letter.topic: expected another topic than sink.topic, found the same");
  }

  @Test
  void transactionsOutliveTheCheckpointInterval() {
    String timeout = PLAIN.replace("9092'", "9092', transaction.timeout.ms: 10000");

    assertThat(problems(timeout))
        .singleElement()
        .asString()
        .startsWith("job.yaml:3: kafka.transaction.timeout.ms: expected ")
        .endsWith("found 10000 ms and 10000 ms");
    assertThat(problems(PLAIN + "checkpoint-interval: 20m\n"))
        .singleElement()
        .asString()
        .startsWith("job.yaml:8: checkpoint-interval: expected ")
        .endsWith("found 900000 ms and 1200000 ms");
    assertThat(parse(timeout + "sink.delivery: at-least-once").sink().transactionTimeout())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.group.id,it is source.group",
    "kafka.value.deserializer,records pass as bytes",
    "kafka.enable.auto.commit,offsets are committed with checkpoints",
    "kafka.transactional.id,it starts with the job's name",
    "flink.execution.checkpointing.interval,it is checkpoint-interval",
    "flink.execution.checkpointing.mode,it follows from sink.delivery",
  })
  void whatSomethingElseDecidesIsRefusedWithTheReason(String key, String reason) {
    assertThat(problems(PLAIN + key + ": x\n"))
        .containsExactly("job.yaml:8: %s: not to be set, because %s".formatted(key, reason));
  }

  @Test
  void variablesAndDefaultsStandInValues() {
    String file = PLAIN + "source.group: ${TEAM}-${STAGE:-test}-${EMPTY:-x}${NOTHING:-}\n";

    JobSettings settings = parse(file, Map.of("TEAM", "a", "EMPTY", ""));

    assertThat(settings.source().group()).isEqualTo("a-test-x");
  }

  @Test
  void whatAVariableHoldsIsTakenAsItIs() {
    JobSettings settings = parse(PLAIN + "flink.x: ${A}\n", Map.of("A", "${B} $1 \\"));

    assertThat(settings.flink().options()).containsEntry("x", "${B} $1 \\");
  }

  @Test
  void missingVariableIsNamed() {
    assertThat(problems(PLAIN + "source.group: ${TEAM}-${STAGE}${TEAM}\n"))
        .containsExactly(
            "job.yaml:8: source.group: expected the environment to have TEAM, STAGE, found no such"
                + " variable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${}", "${A", "${A-b}", "${A:-${B}}", "x${1}"})
  void malformedReferenceIsRefused(String value) {
    assertThat(problems(PLAIN + "flink.x: '" + value + "'\n"))
        .containsExactly(
            "job.yaml:8: flink.x: expected ${NAME} or ${NAME:-default}, found another use of ${");
  }

  @Test
  void wrongValueFromTheEnvironmentIsNotShown() {
    assertThat(problems(PLAIN + "parallelism: ${SLOTS}\n", Map.of("SLOTS", "hunter2")))
        .containsExactly(
            "job.yaml:8: parallelism: expected a whole number of at least 1, found '${SLOTS}'");
  }

  @Test
  void everyProblemIsOneLine() {
    assertThat(problems(PLAIN + "\"sink.to\\npic\": x\n"))
        .containsExactly("job.yaml:8: sink.to pic: unknown key, did you mean sink.topic?");
  }

  @Test
  void longAndBrokenValuesAreShownOnOneShortLine() {
    assertThat(problems(PLAIN + "context: |\n  a\n  " + "b".repeat(100) + "\n"))
        .containsExactly(
            "job.yaml:8: context: expected conversation or none, found 'a %s…' (103 characters)"
                .formatted("b".repeat(58)));
  }

  @Test
  void setGoesBeforeTheFileAndTheLastSetBeforeTheOthers() {
    JobSettings settings =
        JobFile.parse(
            "job.yaml",
            PLAIN + "parallelism: ${ABSENT}\n",
            Map.of("TOPIC", "elsewhere"),
            List.of("parallelism=2", "parallelism=3", "sink.topic=${TOPIC}", "flink.a=b=c"));

    assertThat(settings.flink().parallelism()).hasValue(3);
    assertThat(settings.sink().topic()).isEqualTo("elsewhere");
    assertThat(settings.flink().options()).containsEntry("a", "b=c");
  }

  @Test
  void setIsCheckedLikeTheFile() {
    List<String> sets =
        List.of(
            "sink.topik=x",
            "parallelism=0",
            "kafka.group.id=x",
            "source.topic=out",
            "conversation=1");

    assertThat(catchProblems(() -> JobFile.parse("job.yaml", PLAIN, Map.of(), sets)))
        .containsExactlyInAnyOrder(
            "--set sink.topik: unknown key, did you mean sink.topic?",
            "--set parallelism: expected a whole number of at least 1, found '0'",
            "--set kafka.group.id: not to be set, because it is source.group",
            "job.yaml:6: sink.topic: expected another topic than source.topic, found the same",
            "--set conversation: expected a section, found a value");
  }

  @Test
  void setWithoutAKeyIsRefusedUnquoted() {
    List<String> sets = List.of("parallelism=1", "hunter2");

    assertThat(catchProblems(() -> JobFile.parse("job.yaml", PLAIN, Map.of(), sets)))
        .containsExactly("--set number 2: expected key=value, found no key");
  }

  @Test
  void setChangesBetweenEmbeddedAndOtherBrokers() {
    String embedded = PLAIN.replace("{bootstrap.servers: 'localhost:9092'}", "embedded");

    assertThat(
            JobFile.parse("job.yaml", PLAIN, Map.of(), List.of("kafka=embedded"))
                .kafka()
                .embedded())
        .isTrue();
    assertThat(
            JobFile.parse("job.yaml", embedded, Map.of(), List.of("kafka.bootstrap.servers=a:1"))
                .kafka())
        .isEqualTo(new JobSettings.Kafka(false, Map.of("bootstrap.servers", "a:1")));
  }

  @Test
  void embeddedAndPropertiesExcludeEachOther() {
    assertThat(
            problems(
                PLAIN.replace("{bootstrap.servers: 'localhost:9092'}", "embedded\nkafka.a: b")))
        .containsExactly(
            "job.yaml:3: kafka: expected embedded or a section of properties, found both of them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.ssl.key.password: hunter2",
        "kafka.ssl.keystore.key: hunter2",
        "kafka.sasl.jaas.config: Login required password=\"hunter2\";",
        "kafka.sasl.jaas.config: Login required username=\"${U}\" password=\"hunter2\";",
        "kafka.ssl.key.password: ${PASSWORD:-hunter2}",
        "kafka.sasl: {oauthbearer: {client.credentials.client.secret: hunter2}}",
        "flink.s3.secret-key: hunter2",
        "flink.fs.azure.account.key.x.blob.core.windows.net: hunter2",
      })
  void secretInTheFileIsRefusedAndNotShown(String line) {
    assertThat(problems(PLAIN + line + "\n", Map.of("U", "me")))
        .singleElement()
        .asString()
        .startsWith("job.yaml:8: ")
        .contains("${NAME}")
        .doesNotContain("hunter2");
  }

  @Test
  void secretOnTheCommandLineIsRefusedAndNotShown() {
    List<String> sets = List.of("kafka.ssl.key.password=hunter2");

    assertThat(catchProblems(() -> JobFile.parse("job.yaml", PLAIN, Map.of(), sets)))
        .containsExactly(
            "--set kafka.ssl.key.password: expected a secret as ${NAME} from the environment,"
                + " found it written out");
  }

  @Test
  void secretFromTheEnvironmentPassesAndIsMasked() {
    JobSettings settings =
        parse(
            PLAIN
                + "kafka.sasl.jaas.config: Login required username=\"gloss\" password=\"${P}\";\n"
                + "kafka.ssl.key.password: ${P}\n"
                + "flink.s3.secret-key: ${P}\n",
            Map.of("P", "hunter2"));

    assertThat(settings.kafka().properties())
        .containsEntry("ssl.key.password", "hunter2")
        .containsEntry(
            "sasl.jaas.config", "Login required username=\"gloss\" password=\"hunter2\";");
    assertThat(settings.flink().options()).containsEntry("s3.secret-key", "hunter2");
    assertThat(settings.toString())
        .contains("ssl.key.password=***", "sasl.jaas.config=***", "s3.secret-key=***")
        .contains("bootstrap.servers=localhost:9092")
        .doesNotContain("hunter2");
  }

  @Test
  void fieldThatIsCalledKeyIsNoSecret() {
    assertThat(parse(SMALLEST + "source.attributes.key: api.key\n").source().fields().orElseThrow())
        .extracting(EventPaths::attributes)
        .isEqualTo(Map.of("key", "api.key"));
  }

  @Test
  void descriptionHasALineForEveryKey() {
    assertThat(JobFile.describe().lines())
        .hasSize(2 + JobKeys.all().size())
        .anyMatch(line -> line.startsWith("| `name` | a name of ") && line.contains("| required |"))
        .contains(
            "| `conversation.time-to-live` | a duration of at least 10 ms such as 10s, 500 ms, 24h or"
                + " PT5M | 24h | Forgotten when silent for so long. |")
        .anyMatch(line -> line.startsWith("| `flink.*` | text | none |"));
  }

  private static JobSettings parse(String content) {
    return parse(content, Map.of());
  }

  private static JobSettings parseWith(String content, String... sets) {
    return JobFile.parse("job.yaml", content, Map.of(), List.of(sets));
  }

  private static JobSettings parse(String content, Map<String, String> environment) {
    return JobFile.parse("job.yaml", content, environment, List.of());
  }

  private static List<String> problems(String content) {
    return problems(content, Map.of());
  }

  private static List<String> problems(String content, Map<String, String> environment) {
    return catchProblems(() -> parse(content, environment));
  }

  private static List<String> catchProblems(ThrowingCallable reading) {
    JobFileException thrown = catchThrowableOfType(JobFileException.class, reading);
    assertThat(thrown).isNotNull();
    assertThat(thrown).hasMessage(String.join("\n", thrown.problems()));
    return thrown.problems();
  }

  @Test
  void textsAreRedactedByType() {
    JobSettings settings =
        parse(
            PLAIN
                + """
                redact:
                  action: replace
                  types: {CREDIT_CARD: mask, EMAIL_ADDRESS: hash}
                  key: ${REDACT_KEY}
                """,
            Map.of("REDACT_KEY", "sixteen characters of a key"));

    assertThat(settings.redact())
        .contains(
            new JobSettings.Redact(
                new RedactSettings(
                    Map.of(
                        "CREDIT_CARD", RedactAction.MASK,
                        "EMAIL_ADDRESS", RedactAction.HASH),
                    RedactAction.REPLACE,
                    "sixteen characters of a key"),
                true));
    assertThat(settings.toString()).doesNotContain("sixteen characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redact.types.A=mask | redact.types.A: expected only with redact.action, found no such key",
        "redact.dead-letters=keep | redact.dead-letters: expected only with redact.action",
        "redact.action=delete | redact.action: expected mask or hash or replace or keep, found 'delete'",
        "redact.action=hash | redact.action: expected redact.key of at least 16 characters with hash, found none",
        "redact.action=mask redact.key=${KEY} | redact.key: expected only with hash, found other actions",
        "redact.action=hash redact.key=${SHORT} | redact.key: expected redact.key of at least 16 characters with hash, found 5 characters",
        "redact.action=hash redact.key=written | redact.key: expected a secret as ${NAME} from the environment",
        "redact.action=mask tasks=classify | redact.action: expected entities among the tasks",
        "redact.action=mask source.fields.text=header:body source.format=json | redact.action: expected a text that is no header"
      })
  void redactionThatCannotBeIsRefused(String sets, String problem) {
    List<String> problems =
        catchProblems(
            () ->
                JobFile.parse(
                    "job.yaml",
                    SMALLEST,
                    Map.of("KEY", "sixteen characters of a key", "SHORT", "abcde"),
                    List.of(sets.split(" "))));

    assertThat(problems).anyMatch(each -> each.contains(problem));
    assertThat(String.join("", problems)).doesNotContain("abcde", "sixteen");
  }

  @Test
  void adaptiveTiersEscalateALittleWhateverTheLoad() {
    assertThat(parseWith(SMALLEST, "tiers=adaptive").classify())
        .isEqualTo(new ClassifySettings(RunAs.CASCADE, 0.05, true));
    assertThat(parse(SMALLEST + "tiers: adaptive\nescalate-at-most: 20%\n").classify())
        .isEqualTo(new ClassifySettings(RunAs.CASCADE, 0.2, true));
  }
}
