"""Makes gather/1/model.onnx: the row of a small table that an id names. An id that the table doesn't have makes the run raise an exception."""
import numpy as np, onnx, os, sys
from onnx import TensorProto, helper, numpy_helper
table = np.arange(10, dtype=np.float32).reshape(5, 2)
graph = helper.make_graph(
    [helper.make_node("Gather", ["table", "id"], ["y"], axis=0)], "gather",
    [helper.make_tensor_value_info("id", TensorProto.INT64, ["N"])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 2])],
    [numpy_helper.from_array(table, "table")])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
onnx.checker.check_model(model)
os.makedirs(sys.argv[1], exist_ok=True)
onnx.save_model(model, sys.argv[1] + "/model.onnx")
