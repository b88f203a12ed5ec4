package dev.gloss.train.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.gloss.encoder.TokenShape;
import dev.gloss.train.quantize.BertWeights.Dense;
import dev.gloss.train.quantize.BertWeights.Layer;
import dev.gloss.train.quantize.BertWeights.Matrix;
import dev.gloss.train.quantize.BertWeights.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a BERT encoder as a graph of ONNX Runtime's fused operators: one for a layer's attention,
 * one for each residual with its normalization, one for bias and GELU. Its one input is {@code
 * input_ids} {@code [batch, tokens]}: nothing is padded, so there is no mask, and every token is of
 * type 0; an encoder that reads how words are written has a second, {@value TokenShape#INPUT},
 * beside it. Its output is {@code last_hidden_state} {@code [batch, tokens, hidden]}.
 */
public final class FusedBert {
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
  public static byte[] write(BertWeights weights, boolean int8) {
    return new FusedBert(weights, int8).write();
  }

  private byte[] write() {
    int hidden = weights.words().columns();
    graph.input("input_ids", TensorProto.DataType.INT64, "batch", "tokens");
    if (weights.shapes().isPresent()) {
      graph.input(TokenShape.INPUT, TensorProto.DataType.INT64, "batch", "tokens");
    }
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
        graph.standard("Slice", Map.of(), floats(table), graph.longs(0), tokens, graph.longs(0));
    String sum = graph.standard("Add", Map.of(), words(ids), positions);
    if (weights.shapes().isPresent()) {
      String rows =
          graph.standard("Gather", Map.of(), floats(weights.shapes().get()), TokenShape.INPUT);
      sum = graph.standard("Add", Map.of(), sum, rows);
    }
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
      String rows = floats(table);
      return graph.standard("Gather", Map.of(), rows, ids);
    }
    Int8Matrix quantized = Int8Matrix.toLookUp(table);
    String rows = bytes(quantized, table);
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
      return graph.microsoft("Attention", heads, input, floats(matrix), vector(attention.bias()));
    }
    Int8Matrix quantized = Int8Matrix.toMultiply(matrix);
    var bytes = graph.standard("DynamicQuantizeLinear", 3, input);
    return graph.microsoft(
        "QAttention",
        heads,
        bytes.get(0),
        bytes(quantized, matrix),
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
    List<String> inputs = quantized(dense.weight(), input);
    inputs.add("");
    inputs.add(vector(dense.bias()));
    return multiplyQuantized(inputs);
  }

  private String multiply(Matrix matrix, String input) {
    return int8
        ? multiplyQuantized(quantized(matrix, input))
        : graph.standard("MatMul", Map.of(), input, floats(matrix));
  }

  private String multiplyQuantized(List<String> inputs) {
    return graph.microsoft("DynamicQuantizeMatMul", Map.of(), inputs.toArray(String[]::new));
  }

  /** What a product in int8 begins with: the input, the matrix and its scales. */
  private List<String> quantized(Matrix matrix, String input) {
    Int8Matrix quantized = Int8Matrix.toMultiply(matrix);
    return new ArrayList<>(List.of(input, bytes(quantized, matrix), vector(quantized.scales())));
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

  private String floats(Matrix matrix) {
    return graph.floats(matrix.values(), matrix.rows(), matrix.columns());
  }

  /** As many rows and columns as the matrix that it was made of. */
  private String bytes(Int8Matrix quantized, Matrix matrix) {
    return graph.bytes(quantized.values(), matrix.rows(), matrix.columns());
  }

  private String vector(float[] values) {
    return graph.floats(values, values.length);
  }
}
