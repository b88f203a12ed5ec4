package dev.gloss.cli;

import dev.gloss.bench.PeerException;
import dev.gloss.data.DataFormatException;
import dev.gloss.flink.job.JobFileException;
import dev.gloss.flink.kafka.PreflightException;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.registry.RegistryException;
import dev.gloss.sql.SqlScriptException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code gloss COMMAND}. */
@Command(
    name = "gloss",
    description = "Tags and summarizes text streams with compact language models inside Flink.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckCommand.class,
      AnnotateCommand.class,
      TrainCommand.class,
      DistillCommand.class,
      QuantizeCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      ReplayCommand.class,
      ProfileCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      SignCommand.class,
      SqlCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {
      "",
      "Examples:",
      "  gloss demo",
      "  echo 'I lost my card' | gloss annotate --model classpath:models/banking-support",
      "  gloss run jobs/banking-support.yaml --set kafka.bootstrap.servers=broker:9092"
    })
public final class Main {
  /** A command did what it was asked to. */
  static final int OK = 0;

  /** A command could not do what it was asked to. */
  static final int FAILURE = 1;

  /** A command was asked for something it cannot understand. */
  static final int USAGE = 2;

  /** Their messages were written for users: one line, no stack trace. */
  private static final Set<Class<? extends Exception>> FOR_USERS =
      Set.of(
          ModelFormatException.class,
          DataFormatException.class,
          PreflightException.class,
          RegistryException.class,
          PeerException.class,
          SqlScriptException.class,
          CommandFailedException.class);

  private Main() {}

  public static void main(String[] args) {
    System.exit(whole(run(args)));
  }

  /** The exit code; a stream of the JDK keeps to itself that a disk is full or a reader gone. */
  static int whole(int code) {
    if (!System.out.checkError()) {
      return code;
    }
    System.err.println("gloss: expected room for all of the output, found an error: it is cut off");
    return code == OK ? FAILURE : code;
  }

  /** Runs one command and returns its exit code. */
  static int run(String... args) {
    return new CommandLine(new Main())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> report(e, command))
        .execute(args);
  }

  private static int report(Exception e, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName(" ");
    if (e instanceof JobFileException) {
      command.getErr().println(e.getMessage());
      return USAGE;
    }
    if (FOR_USERS.contains(e.getClass())) {
      command.getErr().println(name + ": " + e.getMessage());
      return FAILURE;
    }
    if (System.getenv("GLOSS_DEBUG") != null) {
      e.printStackTrace(command.getErr());
    } else {
      command.getErr().println(name + ": " + e + " (GLOSS_DEBUG=1 prints where this comes from)");
    }
    return FAILURE;
  }

  /** The version of the build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"gloss " + BuildVersion.read()};
    }
  }
}
