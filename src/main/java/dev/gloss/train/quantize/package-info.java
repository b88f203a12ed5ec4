/** Rewrites a transformer's ONNX export into the graph that runs fastest on a processor. */
package dev.gloss.train.quantize;
