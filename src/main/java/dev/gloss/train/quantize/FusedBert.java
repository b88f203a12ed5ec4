package dev.gloss.train.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.gloss.train.quantize.BertWeights.Dense;
import dev.gloss.train.quantize.BertWeights.Layer;
import dev.gloss.train.quantize.BertWeights.Matrix;
import dev.gloss.train.quantize.BertWeights.Norm;
import java.util.Map;

/**
 * Writes a BERT encoder as a graph of ONNX Runtime's fused operators: one for a layer's attention,
 * one for each residual with its normalization, one for bias and GELU. Its one input is {@code
 * input_ids} {@code [batch, tokens]}: nothing is padded, so there is no mask, and every token is of
 * type 0. Its output is {@code last_hidden_state} {@code [batch, tokens, hidden]}.
 */
final class FusedBert {
  private final BertWeights weights;
  private final boolean int8;
  private final OnnxGraph graph = new OnnxGraph();

  private FusedBert(BertWeights weights, boolean int8) {
    this.weights = weights;
    this.int8 = int8;
  }

  /**
   * @param int8 whether matrices are stored and multiplied in 8 bits, with the inputs' scale taken
   *     anew for each input; else all is fp32
   * @return the ONNX file
   */
  static byte[] write(BertWeights weights, boolean int8) {
    return new FusedBert(weights, int8).write();
  }

  private byte[] write() {
    int hidden = weights.words().columns();
    graph.input("input_ids", TensorProto.DataType.INT64, "batch", "tokens");
    String states = embeddings("input_ids");
    for (Layer layer : weights.layers()) {
      states = layer(layer, states);
    }
    graph.output(states, "last_hidden_state", "batch", "tokens", hidden);
    return graph.toBytes();
  }

  private String embeddings(String ids) {
    Matrix table = weights.positions();
    String tokens = graph.standard("Shape", Map.of("start", 1, "end", 2), ids);
    String positions =
        graph.standard(
            "Slice",
            Map.of(),
            graph.floats(table.values(), table.rows(), table.columns()),
            graph.longs(0),
            tokens,
            graph.longs(0));
    String sum = graph.standard("Add", Map.of(), words(ids), positions);
    return graph.standard(
        "LayerNormalization",
        Map.of("axis", -1, "epsilon", weights.normEpsilon()),
        sum,
        vector(weights.norm().scale()),
        vector(weights.norm().shift()));
  }

  private String words(String ids) {
    Matrix table = weights.words();
    if (!int8) {
      String rows = graph.floats(table.values(), table.rows(), table.columns());
      return graph.standard("Gather", Map.of(), rows, ids);
    }
    Int8Matrix quantized = Int8Matrix.toLookUp(table);
    String rows = graph.bytes(quantized.values(), table.rows(), table.columns());
    String scales = graph.floats(quantized.scales(), table.rows(), 1);
    String row = graph.standard("Gather", Map.of(), rows, ids);
    String wide = graph.standard("Cast", Map.of("to", TensorProto.DataType.FLOAT.getNumber()), row);
    return graph.standard("Mul", Map.of(), wide, graph.standard("Gather", Map.of(), scales, ids));
  }

  private String layer(Layer layer, String input) {
    String attended = attention(layer.attention(), input);
    String states =
        residual(product(layer.attentionOutput(), attended), input, layer.attentionNorm());
    Dense inner = layer.intermediate();
    String bent =
        graph.microsoft(
            "BiasGelu", Map.of(), multiply(inner.weight(), states), vector(inner.bias()));
    return residual(product(layer.output(), bent), states, layer.outputNorm());
  }

  private String attention(Dense attention, String input) {
    Matrix matrix = attention.weight();
    Map<String, Object> heads = Map.of("num_heads", weights.heads());
    if (!int8) {
      String weight = graph.floats(matrix.values(), matrix.rows(), matrix.columns());
      return graph.microsoft("Attention", heads, input, weight, vector(attention.bias()));
    }
    Int8Matrix quantized = Int8Matrix.toMultiply(matrix);
    var bytes = graph.standard("DynamicQuantizeLinear", 3, input);
    return graph.microsoft(
        "QAttention",
        heads,
        bytes.get(0),
        graph.bytes(quantized.values(), matrix.rows(), matrix.columns()),
        vector(attention.bias()),
        bytes.get(1),
        vector(quantized.scales()),
        "",
        bytes.get(2),
        graph.bytes(new byte[matrix.columns()], matrix.columns()));
  }

  /** With its bias. */
  private String product(Dense dense, String input) {
    if (!int8) {
      return graph.standard("Add", Map.of(), multiply(dense.weight(), input), vector(dense.bias()));
    }
    Int8Matrix quantized = Int8Matrix.toMultiply(dense.weight());
    return graph.microsoft(
        "DynamicQuantizeMatMul",
        Map.of(),
        input,
        graph.bytes(quantized.values(), dense.weight().rows(), dense.weight().columns()),
        vector(quantized.scales()),
        "",
        vector(dense.bias()));
  }

  private String multiply(Matrix matrix, String input) {
    if (!int8) {
      String weight = graph.floats(matrix.values(), matrix.rows(), matrix.columns());
      return graph.standard("MatMul", Map.of(), input, weight);
    }
    Int8Matrix quantized = Int8Matrix.toMultiply(matrix);
    return graph.microsoft(
        "DynamicQuantizeMatMul",
        Map.of(),
        input,
        graph.bytes(quantized.values(), matrix.rows(), matrix.columns()),
        vector(quantized.scales()));
  }

  private String residual(String input, String skip, Norm norm) {
    return graph.microsoft(
        "SkipLayerNormalization",
        Map.of("epsilon", weights.normEpsilon()),
        input,
        skip,
        vector(norm.scale()),
        vector(norm.shift()));
  }

  private String vector(float[] values) {
    return graph.floats(values, values.length);
  }
}
