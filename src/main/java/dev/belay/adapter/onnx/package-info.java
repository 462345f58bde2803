/** ONNX Runtime, in process. */
@NullMarked
package dev.belay.adapter.onnx;

import org.jspecify.annotations.NullMarked;
