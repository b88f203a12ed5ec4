package dev.gloss.encoder;

/** A network whose weights the slots of a JVM share. Closing releases them. */
sealed interface Network extends AutoCloseable permits Encoder, OnnxClassifier {
  @Override
  void close();
}
