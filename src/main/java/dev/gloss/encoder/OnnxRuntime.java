package dev.gloss.encoder;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/** The process-wide environment of ONNX Runtime, loaded when it is first asked for. */
final class OnnxRuntime {
  /**
   * Stack of the thread that loads the native library, in bytes. As it loads, ONNX Runtime 1.29
   * matches the process's command line against a recursive regular expression; on a stack of 1 MiB
   * a command line of some 4,000 characters, which a Flink TaskManager easily has, kills the JVM
   * without a word. The memory is reserved, not used, and given back at once.
   */
  private static final long LOADING_STACK_BYTES = 64L << 20;

  private static OrtEnvironment environment;

  private OnnxRuntime() {}

  static synchronized OrtEnvironment environment() {
    if (environment == null) {
      environment = load();
    }
    return environment;
  }

  private static OrtEnvironment load() {
    OrtEnvironment[] loaded = new OrtEnvironment[1];
    Throwable[] failure = new Throwable[1];
    Thread loader =
        new Thread(
            null,
            () ->
                loaded[0] =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "gloss"),
            "gloss-onnxruntime-loader",
            LOADING_STACK_BYTES);
    loader.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
    loader.start();
    try {
      loader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ONNX Runtime was being loaded", e);
    }
    if (failure[0] != null) {
      throw new IllegalStateException(
          "ONNX Runtime cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"),
          failure[0]);
    }
    return loaded[0];
  }
}
