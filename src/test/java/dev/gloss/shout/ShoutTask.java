package dev.gloss.shout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.TaskSpecification;
import dev.gloss.task.Binary;
import dev.gloss.task.Finding;
import dev.gloss.task.Task;
import dev.gloss.task.TaskReader;
import dev.gloss.task.TaskSettings;
import dev.gloss.text.Span;
import dev.gloss.view.TextView;
import dev.gloss.view.TextViews;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which sentences shout. */
public final class ShoutTask implements Task {
  static final String NAME = "shout";

  /** There is nothing to ask. */
  record Settings() implements TaskSettings {
    @Override
    public String task() {
      return NAME;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int code() {
    return 101;
  }

  @Override
  public Class<ShoutSpecification> specification() {
    return ShoutSpecification.class;
  }

  @Override
  public TaskSettings defaults() {
    return new Settings();
  }

  @Override
  public TaskReader open(
      ModelPack pack, TaskSpecification specification, TaskSettings settings, TextViews views) {
    return new Reader(((ShoutSpecification) specification).letters());
  }

  @Override
  public List<TaskSettings> covering(TaskSpecification specification) {
    return List.of(defaults());
  }

  @Override
  public void describe(Finding finding, ObjectNode result) {
    result.put("shouts", ((Shouts) finding).sentences().size());
  }

  @Override
  public void write(Finding finding, DataOutput out) throws IOException {
    Binary.writeList(
        ((Shouts) finding).sentences(),
        out,
        (span, to) -> {
          to.writeInt(span.start());
          to.writeInt(span.end());
        });
  }

  @Override
  public Shouts read(DataInput in) throws IOException {
    return new Shouts(Binary.readList(in, from -> new Span(from.readInt(), from.readInt())));
  }

  private record Reader(int letters) implements TaskReader {
    @Override
    public Shouts read(TextView text) {
      return new Shouts(
          text.sentences().stream().filter(span -> shouts(span.of(text.text()))).toList());
    }

    private boolean shouts(String sentence) {
      return sentence.chars().filter(Character::isLetter).count() >= letters
          && sentence.chars().noneMatch(Character::isLowerCase);
    }

    @Override
    public String asked() {
      return "all";
    }

    @Override
    public Optional<JsonNode> golden(TextView text) {
      return Optional.of(IntNode.valueOf(read(text).sentences().size()));
    }

    @Override
    public void verify(TextView text, JsonNode expected, String where) {
      int found = read(text).sentences().size();
      if (expected.asInt() != found) {
        throw new ModelFormatException(
            "%s: expected %s shouts, found %d".formatted(where, expected, found));
      }
    }

    @Override
    public void close() {}
  }
}
