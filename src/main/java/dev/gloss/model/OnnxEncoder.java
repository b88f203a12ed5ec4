package dev.gloss.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An encoder in ONNX Runtime on the calling thread: no threads of its own. */
final class OnnxEncoder implements Encoder {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> inputs;
  private final int hiddenSize;
  private final String where;

  /**
   * @param where the model's file as a user would name it
   * @throws ModelFormatException if ONNX Runtime refuses the model
   */
  OnnxEncoder(byte[] onnx, int hiddenSize, String where) {
    this.hiddenSize = hiddenSize;
    this.where = where;
    environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      // Every text has a length of its own: a plan per shape would only be thrown away.
      options.setMemoryPatternOptimization(false);
      session = environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw new ModelFormatException(
          where + ": expected an ONNX model, ONNX Runtime says: " + firstLine(e), e);
    }
    inputs = session.getInputNames();
    try {
      checkInputs();
      checkOutput();
    } catch (ModelFormatException e) {
      close();
      throw e;
    }
  }

  private void checkInputs() {
    if (!Set.of(IDS, MASK, TYPES).containsAll(inputs) || !inputs.contains(IDS)) {
      throw new ModelFormatException(
          "%s: expected inputs %s, %s and %s, found %s".formatted(where, IDS, MASK, TYPES, inputs));
    }
  }

  /** Dimensions that the model leaves open are checked when it runs. */
  private void checkOutput() {
    NodeInfo output = firstOutput();
    long[] shape = output.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
    if (shape.length != 3 || (shape[2] >= 0 && shape[2] != hiddenSize)) {
      throw new ModelFormatException(
          "%s: expected an output of shape [1, tokens, %d], found '%s' of shape %s"
              .formatted(where, hiddenSize, output.getName(), Arrays.toString(shape)));
    }
  }

  private NodeInfo firstOutput() {
    try {
      return session.getOutputInfo().values().iterator().next();
    } catch (OrtException e) {
      throw new ModelFormatException(
          where + ": expected an ONNX model, ONNX Runtime says: " + firstLine(e), e);
    }
  }

  @Override
  public int hiddenSize() {
    return hiddenSize;
  }

  @Override
  public float[] encode(int[] ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor idTensor = row(wide);
        OnnxTensor maskTensor = row(ones);
        OnnxTensor typeTensor = row(new long[ids.length])) {
      Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
      feeds.put(IDS, idTensor);
      feeds.put(MASK, maskTensor);
      feeds.put(TYPES, typeTensor);
      feeds.keySet().retainAll(inputs);
      try (OrtSession.Result result = session.run(feeds)) {
        return states((OnnxTensor) result.get(0), ids.length);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          "%s: ONNX Runtime failed on %d tokens: %s".formatted(where, ids.length, firstLine(e)), e);
    }
  }

  private OnnxTensor row(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private float[] states(OnnxTensor output, int tokens) {
    long[] expected = {1, tokens, hiddenSize};
    long[] found = output.getInfo().getShape();
    if (!Arrays.equals(expected, found)) {
      throw new ModelFormatException(
          "%s: expected an output of shape %s, found %s"
              .formatted(where, Arrays.toString(expected), Arrays.toString(found)));
    }
    FloatBuffer buffer = output.getFloatBuffer();
    float[] states = new float[buffer.remaining()];
    buffer.get(states);
    return states;
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
