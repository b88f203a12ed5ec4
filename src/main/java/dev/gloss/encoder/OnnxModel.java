package dev.gloss.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.gloss.pack.ModelFormatException;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A transformer in ONNX Runtime on the calling thread: no threads of its own. Inputs are {@code
 * input_ids} and, if the model has them, {@code attention_mask} and {@code token_type_ids}; of the
 * outputs one is read. Safe for use by several threads.
 */
final class OnnxModel implements AutoCloseable {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  /** Not an input of others' models, but of those that Gloss tunes. */
  private static final String SHAPES = TokenShape.INPUT;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, NodeInfo> inputs;
  private final String output;
  private final Set<String> read;
  private final long[] outputShape;
  private final String where;

  /**
   * @param output the one to read; if the model has none of that name, its first
   * @param where the model's file as a user would name it
   * @throws ModelFormatException if ONNX Runtime refuses the model, or its inputs are others
   */
  OnnxModel(byte[] onnx, String output, String where) {
    this.where = where;
    environment = OnnxRuntime.environment();
    OnnxExternalData.refuse(onnx, where);
    session = session(onnx);
    try {
      inputs = session.getInputInfo();
      checkInputs();
      Map<String, NodeInfo> outputs = session.getOutputInfo();
      this.output = outputs.containsKey(output) ? output : outputs.keySet().iterator().next();
      read = Set.of(this.output);
      outputShape = floats(outputs.get(this.output));
    } catch (OrtException e) {
      close();
      throw refused(e);
    } catch (ModelFormatException e) {
      close();
      throw e;
    }
  }

  private OrtSession session(byte[] onnx) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      // Every text has a length of its own: a plan per shape would only be thrown away.
      options.setMemoryPatternOptimization(false);
      return environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private ModelFormatException refused(OrtException e) {
    return new ModelFormatException(
        where + ": expected an ONNX model, ONNX Runtime says: " + firstLine(e), e);
  }

  private void checkInputs() {
    Set<String> names = inputs.keySet();
    if (!Set.of(IDS, MASK, TYPES, SHAPES).containsAll(names) || !names.contains(IDS)) {
      throw new ModelFormatException(
          "%s: expected inputs %s, %s and %s, found %s".formatted(where, IDS, MASK, TYPES, names));
    }
    for (NodeInfo input : inputs.values()) {
      boolean longs =
          input.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.INT64;
      if (!longs) {
        throw new ModelFormatException(
            "%s: expected input '%s' of 64-bit integers, found %s"
                .formatted(where, input.getName(), type(input)));
      }
    }
  }

  private long[] floats(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
      return tensor.getShape();
    }
    throw new ModelFormatException(
        "%s: expected output '%s' of 32-bit floats, found %s"
            .formatted(where, node.getName(), type(node)));
  }

  private static String type(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor ? tensor.type.name() : "no tensor";
  }

  /** The name of the output that is read. */
  String output() {
    return output;
  }

  /** What the model says of its output's shape; -1 for a dimension that it leaves open. */
  long[] outputShape() {
    return outputShape.clone();
  }

  /**
   * The output for one text.
   *
   * @param ids special tokens included
   * @return shape and values, owned by the caller
   */
  Output run(int[] ids) {
    return run(ids, new int[ids.length]);
  }

  /** Whether it has an input for the shapes of tokens. */
  boolean readsShapes() {
    return inputs.containsKey(SHAPES);
  }

  /**
   * As {@link #run(int[])}.
   *
   * @param shapes ordinals of {@link TokenShape}, one a token
   */
  Output run(int[] ids, int[] shapes) {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    try {
      for (String name : inputs.keySet()) {
        feeds.put(name, row(values(name, ids, shapes)));
      }
      try (OrtSession.Result result = session.run(feeds, read)) {
        return Output.of((OnnxTensor) result.get(0));
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          "%s: ONNX Runtime failed on %d tokens: %s".formatted(where, ids.length, firstLine(e)), e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private static long[] values(String input, int[] ids, int[] shapes) {
    long[] values = new long[ids.length];
    switch (input) {
      case IDS -> Arrays.setAll(values, i -> ids[i]);
      case MASK -> Arrays.fill(values, 1);
      case SHAPES -> Arrays.setAll(values, i -> shapes[i]);
      default -> {
        // Every token is of type 0.
      }
    }
    return values;
  }

  /** What the model says of a text. */
  record Output(long[] shape, float[] values) {
    private static Output of(OnnxTensor tensor) {
      // A copy on the heap, all of it: one copy out of native memory is enough.
      return new Output(tensor.getInfo().getShape(), tensor.getFloatBuffer().array());
    }
  }

  private OnnxTensor row(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(where + ": cannot be closed: " + firstLine(e), e);
    }
  }

  private static String firstLine(OrtException e) {
    return e.getMessage().lines().findFirst().orElse("no reason given");
  }
}
