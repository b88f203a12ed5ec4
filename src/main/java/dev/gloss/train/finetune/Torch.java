package dev.gloss.train.finetune;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** PyTorch in this JVM, from libraries on the class path: nothing is fetched. */
final class Torch {
  private Torch() {}

  /**
   * A manager of arrays; the caller closes it, and with it everything it made.
   *
   * @param threads of this JVM's first caller; PyTorch keeps them
   * @param seed of everything random from here on
   */
  static NDManager manager(int threads, long seed) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(Math.floorMod(seed, Integer.MAX_VALUE));
    return engine.newBaseManager();
  }
}
