package dev.gloss.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.gloss.encoder.TextEncoder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime and nothing around it, on the calling thread. */
final class BareEncoder implements AutoCloseable {
  /** Ids below are not words. */
  private static final int FIRST_WORD = 2000;

  private static final int LAST_WORD = 30_000;

  private final OrtEnvironment environment;
  private final OrtSession session;

  BareEncoder(byte[] onnx) {
    // The library must have been loaded with a stack that is large enough.
    TextEncoder.runtimeVersion();
    environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      session = environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * @param ids {@code [batch · tokens]}, all texts of one length
   */
  void run(long[] ids, int batch) {
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try {
      for (String input : session.getInputNames()) {
        feeds.put(input, tensor(values(input, ids), batch));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        ((OnnxTensor) result.get(0)).getFloatBuffer();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private static long[] values(String input, long[] ids) {
    if (input.equals("input_ids")) {
      return ids;
    }
    long[] values = new long[ids.length];
    Arrays.fill(values, input.equals("attention_mask") ? 1 : 0);
    return values;
  }

  private OnnxTensor tensor(long[] values, int batch) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {batch, values.length / batch});
  }

  /** A contender that reads batches of random words. */
  Contender batches(String name, int batch, int tokens) {
    long[] ids = new Random(7).longs((long) batch * tokens, FIRST_WORD, LAST_WORD).toArray();
    return new Contender() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long step() {
        run(ids, batch);
        return batch;
      }
    };
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
