package dev.gloss;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/** The dependency rules of ARCHITECTURE.md. There is no list of exceptions, and none may come. */
@AnalyzeClasses(packages = "dev.gloss", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] CORE = {
    "dev.gloss.text..",
    "dev.gloss.tokenize..",
    "dev.gloss.pack..",
    "dev.gloss.tensor..",
    "dev.gloss.encoder..",
    "dev.gloss.student..",
    "dev.gloss.view..",
    "dev.gloss.task..",
    "dev.gloss.classify..",
    "dev.gloss.summarize..",
    "dev.gloss.entities..",
    "dev.gloss.near..",
    "dev.gloss.embed..",
    "dev.gloss.foreign..",
    "dev.gloss.annotate..",
    "dev.gloss.data..",
    "dev.gloss.evaluate..",
    "dev.gloss.train.."
  };

  @ArchTest
  static final ArchRule packagesDependDownwardsOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("text")
          .definedBy("dev.gloss.text..")
          .layer("tokenize")
          .definedBy("dev.gloss.tokenize..")
          .layer("pack")
          .definedBy("dev.gloss.pack..")
          .layer("tensor")
          .definedBy("dev.gloss.tensor..")
          .layer("encoder")
          .definedBy("dev.gloss.encoder..")
          .layer("student")
          .definedBy("dev.gloss.student..")
          .layer("view")
          .definedBy("dev.gloss.view..")
          .layer("task")
          .definedBy("dev.gloss.task..")
          .layer("classify")
          .definedBy("dev.gloss.classify..")
          .layer("summarize")
          .definedBy("dev.gloss.summarize..")
          .layer("entities")
          .definedBy("dev.gloss.entities..")
          .layer("near")
          .definedBy("dev.gloss.near..")
          .layer("embed")
          .definedBy("dev.gloss.embed..")
          .layer("foreign")
          .definedBy("dev.gloss.foreign..")
          .layer("annotate")
          .definedBy("dev.gloss.annotate..")
          .layer("drift")
          .definedBy("dev.gloss.drift..")
          .layer("data")
          .definedBy("dev.gloss.data..")
          .layer("evaluate")
          .definedBy("dev.gloss.evaluate..")
          .layer("train")
          .definedBy("dev.gloss.train..")
          .layer("record")
          .definedBy("dev.gloss.record..")
          .layer("registry")
          .definedBy("dev.gloss.registry..")
          .layer("codec")
          .definedBy("dev.gloss.codec..")
          .layer("flink")
          .definedBy("dev.gloss.flink..")
          .layer("sql")
          .definedBy("dev.gloss.sql..")
          .layer("bench")
          .definedBy("dev.gloss.bench..")
          .layer("cli")
          .definedBy("dev.gloss.cli..")
          .whereLayer("text")
          .mayNotAccessAnyLayer()
          .whereLayer("tokenize")
          .mayOnlyAccessLayers("text")
          .whereLayer("pack")
          .mayNotAccessAnyLayer()
          .whereLayer("tensor")
          .mayOnlyAccessLayers("pack")
          .whereLayer("encoder")
          .mayOnlyAccessLayers("text", "tokenize", "pack", "tensor")
          .whereLayer("student")
          .mayOnlyAccessLayers("text", "tokenize", "pack", "tensor")
          .whereLayer("view")
          .mayOnlyAccessLayers("text", "tokenize", "pack", "tensor", "encoder", "student")
          .whereLayer("task")
          .mayOnlyAccessLayers("text", "tokenize", "pack", "tensor", "view")
          .whereLayer("classify")
          .mayOnlyAccessLayers(
              "text", "tokenize", "pack", "tensor", "encoder", "student", "view", "task")
          .whereLayer("summarize")
          .mayOnlyAccessLayers("text", "pack", "tensor", "view", "task")
          .whereLayer("entities")
          .mayOnlyAccessLayers("text", "tokenize", "pack", "tensor", "encoder", "view", "task")
          .whereLayer("near")
          .mayNotAccessAnyLayer()
          .whereLayer("embed")
          .mayOnlyAccessLayers("text", "pack", "view", "task")
          .whereLayer("foreign")
          .mayOnlyAccessLayers(
              "text", "tokenize", "pack", "tensor", "encoder", "classify", "summarize")
          .whereLayer("annotate")
          .mayOnlyAccessLayers("text", "pack", "view", "task", "near", "foreign")
          .whereLayer("drift")
          .mayOnlyAccessLayers("text", "pack", "task", "classify", "annotate")
          .whereLayer("data")
          .mayOnlyAccessLayers("text", "pack")
          .whereLayer("evaluate")
          .mayOnlyAccessLayers(
              "text",
              "tokenize",
              "pack",
              "tensor",
              "encoder",
              "student",
              "view",
              "task",
              "classify",
              "summarize",
              "entities",
              "foreign",
              "data")
          .whereLayer("train")
          .mayOnlyAccessLayers(
              "text",
              "tokenize",
              "pack",
              "tensor",
              "encoder",
              "student",
              "view",
              "task",
              "classify",
              "summarize",
              "entities",
              "foreign",
              "annotate",
              "data",
              "evaluate")
          .whereLayer("record")
          .mayNotAccessAnyLayer()
          .whereLayer("registry")
          .mayNotAccessAnyLayer()
          .whereLayer("codec")
          .mayOnlyAccessLayers(
              "text",
              "pack",
              "task",
              "classify",
              "summarize",
              "entities",
              "near",
              "embed",
              "annotate",
              "record",
              "registry")
          .whereLayer("flink")
          .mayOnlyAccessLayers(
              "text",
              "pack",
              "view",
              "task",
              "classify",
              "summarize",
              "entities",
              "near",
              "embed",
              "foreign",
              "annotate",
              "drift",
              "record",
              "registry",
              "codec")
          .whereLayer("sql")
          .mayOnlyAccessLayers(
              "text",
              "pack",
              "view",
              "task",
              "classify",
              "summarize",
              "entities",
              "embed",
              "annotate",
              "flink")
          .whereLayer("sql")
          .mayOnlyBeAccessedByLayers("bench", "cli")
          .whereLayer("train")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("dev.gloss.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule coreKnowsNoPlatform =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "org.apache.avro..",
              "picocli..",
              "me.tongfei..",
              "org.slf4j..",
              "org.apache.logging..",
              "java.util.logging..");

  @ArchTest
  static void everyLibraryHasOneHome(com.tngtech.archunit.core.domain.JavaClasses classes) {
    home("org.apache.avro..", "dev.gloss.codec..", "dev.gloss.record..").check(classes);
    // Its peers in a benchmark use ONNX Runtime as others do.
    home("ai.onnxruntime..", "dev.gloss.encoder..", "dev.gloss.bench..").check(classes);
    // The engine that trains, and the tokenizer that is a peer in a benchmark.
    home("ai.djl..", "dev.gloss.train.finetune..", "dev.gloss.bench..").check(classes);
    home("com.google.i18n.phonenumbers..", "dev.gloss.entities..").check(classes);
    home("com.ibm.icu..", "dev.gloss.text..", "dev.gloss.tokenize..").check(classes);
    home(
            "org.apache.flink..",
            "dev.gloss.flink..",
            "dev.gloss.sql..",
            "dev.gloss.bench..",
            "dev.gloss.cli..")
        .check(classes);
    home("org.apache.flink.table..", "dev.gloss.sql..", "dev.gloss.bench..").check(classes);
    home("org.apache.kafka..", "dev.gloss.flink.kafka..").check(classes);
    home("org.apache.flink.connector.kafka..", "dev.gloss.flink.kafka..", "dev.gloss.flink.job..")
        .check(classes);
    home("picocli..", "dev.gloss.cli..").check(classes);
    home("me.tongfei..", "dev.gloss.cli..").check(classes);
    home("org.jline..", "dev.gloss.cli..").check(classes);
    home("org.ejml..", "dev.gloss.train..").check(classes);
    home("ai.onnx.proto..", "dev.gloss.train.quantize..").check(classes);
    home("com.google.protobuf..", "dev.gloss.train.quantize..").check(classes);
  }

  private static ArchRule home(String library, String... packages) {
    return noClasses()
        .that(not(resideInAnyPackage(packages)))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .as(library + " is at home in " + String.join(", ", packages));
  }

  @ArchTest
  static final ArchRule everyFlinkTypeSaysWhomItIsFor =
      classes()
          .that()
          .resideInAPackage("dev.gloss.flink..")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beAnnotatedWith(PublicEvolving.class)
          .orShould()
          .beAnnotatedWith(Internal.class);

  @ArchTest
  static final ArchRule whatIsForUsersShowsNothingInternal =
      codeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(PublicEvolving.class)
          .should(
              new ArchCondition<JavaCodeUnit>("show no internal type") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                  Stream.concat(
                          unit.getReturnType().getAllInvolvedRawTypes().stream(),
                          unit.getParameterTypes().stream()
                              .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                      .filter(type -> type.getPackageName().startsWith("dev.gloss.flink"))
                      .filter(type -> !type.isAnnotatedWith(PublicEvolving.class))
                      .forEach(
                          type ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      unit, unit.getFullName() + " shows " + type.getName())));
                }
              });

  @ArchTest
  static final ArchRule onlyTheCommandLinePrintsAndExits =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.gloss.cli..")
          .should(ACCESS_STANDARD_STREAMS)
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class);

  @ArchTest
  static final ArchRule everyPackageIsOneOfTheseLayers =
      classes()
          .that()
          .resideInAPackage("dev.gloss..")
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of(CORE),
                      Stream.of(
                          "dev.gloss.record..",
                          "dev.gloss.codec..",
                          "dev.gloss.flink..",
                          "dev.gloss.sql..",
                          "dev.gloss.bench..",
                          "dev.gloss.cli.."))
                  .toArray(String[]::new));
}
