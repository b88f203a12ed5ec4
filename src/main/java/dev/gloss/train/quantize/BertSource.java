package dev.gloss.train.quantize;

import dev.gloss.foreign.EncoderSource;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;

/** The fp32 weights that an encoder's training starts from. */
public final class BertSource {
  /** The export that the encoder that ships was made from; on the toolkit's class path. */
  private static final String SHIPPED = "classpath:all-minilm-l6-v2.onnx";

  private static final String SHIPPED_CONFIG = "classpath:encoders/all-minilm-l6-v2/config.json";
  private static final String CONFIG = "config.json";

  private BertSource() {}

  /** Those of the encoder that ships. */
  public static BertWeights shipped() {
    BertConfig config = BertConfig.read(PackFiles.readResource(SHIPPED_CONFIG), SHIPPED_CONFIG);
    return BertExport.read(
        PackFiles.readResource(SHIPPED), config.heads(), config.normEpsilon(), SHIPPED);
  }

  /**
   * Those of a Hugging Face ONNX export in fp32.
   *
   * @param location as {@link PackFiles#at} takes it
   * @throws ModelFormatException if it is something else
   */
  public static BertWeights at(String location) {
    PackFiles files = PackFiles.at(location);
    EncoderReference reference = EncoderSource.at(files, location).reference();
    if (reference.kind() != EncoderReference.Kind.TRANSFORMER) {
      throw new ModelFormatException(
          location + ": expected the fp32 export of a BERT encoder to tune, found static vectors");
    }
    BertConfig config = BertConfig.read(files.read(CONFIG), files.describe(CONFIG));
    String weights = reference.weights().location();
    return BertExport.read(
        files.read(weights), config.heads(), config.normEpsilon(), files.describe(weights));
  }
}
