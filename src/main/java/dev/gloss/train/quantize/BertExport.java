package dev.gloss.train.quantize;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.train.quantize.BertWeights.Dense;
import dev.gloss.train.quantize.BertWeights.Layer;
import dev.gloss.train.quantize.BertWeights.Matrix;
import dev.gloss.train.quantize.BertWeights.Norm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ONNX export of a BERT encoder in fp32, as Hugging Face's exporters write it: biases and norms
 * keep their names, while the matrices of the linear layers may have lost theirs. So a matrix is
 * found through the graph: it is what is multiplied before its layer's bias is added.
 */
final class BertExport {
  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final String POSITIONS = "embeddings.position_embeddings.weight";
  private static final String TYPES = "embeddings.token_type_embeddings.weight";

  private final String where;
  private final Map<String, TensorProto> tensors = new HashMap<>();

  /** For each bias the matrix multiplied before it. */
  private final Map<String, String> matrixOfBias = new HashMap<>();

  private BertExport(ModelProto model, String where) {
    this.where = where;
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      tensors.put(tensor.getName(), tensor);
    }
    Map<String, String> matrixOfProduct = new HashMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("MatMul") && tensors.containsKey(node.getInput(1))) {
        matrixOfProduct.put(node.getOutput(0), node.getInput(1));
      } else if (node.getOpType().equals("Add")) {
        pair(matrixOfProduct, node.getInput(0), node.getInput(1));
        pair(matrixOfProduct, node.getInput(1), node.getInput(0));
      }
    }
  }

  private void pair(Map<String, String> matrixOfProduct, String bias, String product) {
    if (tensors.containsKey(bias) && matrixOfProduct.containsKey(product)) {
      matrixOfBias.put(bias, matrixOfProduct.get(product));
    }
  }

  /**
   * @param heads attention heads of a layer, which the file does not say
   * @param normEpsilon of its layer normalizations
   * @param where the file as a user would name it
   * @throws ModelFormatException if it is something else
   */
  static BertWeights read(byte[] onnx, int heads, float normEpsilon, String where) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelFormatException(where + ": expected an ONNX model, found other bytes", e);
    }
    return new BertExport(model, where).weights(heads, normEpsilon);
  }

  private BertWeights weights(int heads, float normEpsilon) {
    Matrix words = matrix(named(WORDS));
    List<Layer> layers = new ArrayList<>();
    while (find("encoder.layer." + layers.size() + ".output.dense.bias") != null) {
      layers.add(layer("encoder.layer." + layers.size() + "."));
    }
    if (layers.isEmpty()) {
      throw missing("encoder.layer.0.output.dense.bias");
    }
    if (words.columns() % heads != 0) {
      throw new ModelFormatException(
          "%s: expected a hidden size that %d heads divide, found %d"
              .formatted(where, heads, words.columns()));
    }
    return new BertWeights(
        words,
        positions(),
        Optional.empty(),
        norm("embeddings.LayerNorm."),
        layers,
        normEpsilon,
        heads);
  }

  private Matrix positions() {
    Matrix positions = matrix(named(POSITIONS));
    Matrix types = matrix(named(TYPES));
    float[] sum = positions.values().clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += types.values()[i % types.columns()];
    }
    return new Matrix(positions.rows(), positions.columns(), sum);
  }

  private Layer layer(String prefix) {
    List<Dense> attention = new ArrayList<>();
    for (String part : List.of("query", "key", "value")) {
      attention.add(dense(prefix + "attention.self." + part + ".bias"));
    }
    return new Layer(
        beside(attention),
        dense(prefix + "attention.output.dense.bias"),
        norm(prefix + "attention.output.LayerNorm."),
        dense(prefix + "intermediate.dense.bias"),
        dense(prefix + "output.dense.bias"),
        norm(prefix + "output.LayerNorm."));
  }

  private static Dense beside(List<Dense> parts) {
    List<Matrix> biases =
        parts.stream().map(part -> new Matrix(1, part.bias().length, part.bias())).toList();
    return new Dense(
        Matrix.beside(parts.stream().map(Dense::weight).toList()), Matrix.beside(biases).values());
  }

  private Norm norm(String prefix) {
    return new Norm(floats(named(prefix + "weight")), floats(named(prefix + "bias")));
  }

  private Dense dense(String biasName) {
    TensorProto bias = named(biasName);
    String matrix = matrixOfBias.get(bias.getName());
    if (matrix == null) {
      throw new ModelFormatException(
          where + ": expected a matrix product before '" + biasName + "', found none");
    }
    Dense dense = new Dense(matrix(tensors.get(matrix)), floats(bias));
    if (dense.bias().length != dense.weight().columns()) {
      throw new ModelFormatException(
          "%s: expected %d values in '%s', found %d"
              .formatted(where, dense.weight().columns(), biasName, dense.bias().length));
    }
    return dense;
  }

  private TensorProto named(String name) {
    TensorProto tensor = find(name);
    if (tensor == null) {
      throw missing(name);
    }
    return tensor;
  }

  /** By the end of its name: exporters may put the model's own name before it. */
  private TensorProto find(String name) {
    TensorProto exact = tensors.get(name);
    if (exact != null) {
      return exact;
    }
    return tensors.values().stream()
        .filter(tensor -> tensor.getName().endsWith("." + name))
        .findFirst()
        .orElse(null);
  }

  private ModelFormatException missing(String name) {
    return new ModelFormatException(
        where + ": expected the fp32 export of a BERT encoder with '" + name + "', found none");
  }

  private Matrix matrix(TensorProto tensor) {
    if (tensor.getDimsCount() != 2) {
      throw new ModelFormatException(
          "%s: expected a matrix in '%s', found shape %s"
              .formatted(where, tensor.getName(), tensor.getDimsList()));
    }
    int rows = Math.toIntExact(tensor.getDims(0));
    return new Matrix(rows, Math.toIntExact(tensor.getDims(1)), floats(tensor));
  }

  private float[] floats(TensorProto tensor) {
    long count = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()
        || tensor.getRawData().size() != Float.BYTES * count) {
      throw new ModelFormatException(
          "%s: expected %d fp32 values in '%s', found type %d and %d bytes"
              .formatted(
                  where,
                  count,
                  tensor.getName(),
                  tensor.getDataType(),
                  tensor.getRawData().size()));
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[Math.toIntExact(count)];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
