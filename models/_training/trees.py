"""Boosted trees: fitted by LightGBM, exported as one tree-ensemble node."""

import lightgbm
import numpy as np

from graphs import ML, OUTPUTS, Graph

SEED = 20130101
DETERMINISTIC = {
    "objective": "binary",
    "verbosity": -1,
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
}


def fit(rows: np.ndarray, outcome: np.ndarray, trees: int, **settings) -> lightgbm.Booster:
    data = lightgbm.Dataset(rows, label=outcome, free_raw_data=False, params={"verbosity": -1})
    return lightgbm.train(DETERMINISTIC | settings, data, num_boost_round=trees)


def rounded_down(threshold: float) -> float:
    """The largest float32 not above the split.

    Rounding to nearest can lift a split past a float32 input that lies just above it, and that row
    would take the other branch. For float32 inputs, `x <= threshold` is the same after rounding down.
    """
    nearest = np.float32(threshold)
    return float(np.nextafter(nearest, np.float32(-np.inf)) if nearest > threshold else nearest)


class Nodes:
    """The attribute lists of a tree ensemble: one entry per node, one per leaf weight."""

    def __init__(self) -> None:
        self.tree, self.node, self.feature, self.threshold, self.mode = [], [], [], [], []
        self.yes, self.no, self.missing_is_yes = [], [], []
        self.weight_tree, self.weight_node, self.weight = [], [], []

    def add(self, tree: int, structure: dict) -> int:
        node = self.node[-1] + 1 if self.tree and self.tree[-1] == tree else 0
        index = len(self.tree)
        split = "split_feature" in structure
        self.tree.append(tree)
        self.node.append(node)
        self.mode.append("BRANCH_LEQ" if split else "LEAF")
        self.feature.append(structure.get("split_feature", 0))
        self.threshold.append(rounded_down(structure["threshold"]) if split else 0.0)
        self.missing_is_yes.append(int(split and missing_goes_left(structure)))
        self.yes.append(0)
        self.no.append(0)
        if split:
            self.yes[index] = self.add(tree, structure["left_child"])
            self.no[index] = self.add(tree, structure["right_child"])
        else:
            self.weight_tree.append(tree)
            self.weight_node.append(node)
            self.weight.append(float(structure["leaf_value"]))
        return node


def missing_goes_left(split: dict) -> bool:
    """LightGBM reads a null as zero where training had none, and else sends it to the default side."""
    if split["missing_type"] == "None":
        return 0.0 <= split["threshold"]
    return split["default_left"]


def classifier(graph: Graph, row: str, booster: lightgbm.Booster, outputs=OUTPUTS) -> None:
    nodes = Nodes()
    for index, tree in enumerate(booster.dump_model()["tree_info"]):
        nodes.add(index, tree["tree_structure"])
    graph.node(
        "TreeEnsembleClassifier",
        [row],
        outputs,
        domain=ML,
        nodes_treeids=nodes.tree,
        nodes_nodeids=nodes.node,
        nodes_featureids=nodes.feature,
        nodes_values=nodes.threshold,
        nodes_modes=nodes.mode,
        nodes_truenodeids=nodes.yes,
        nodes_falsenodeids=nodes.no,
        nodes_missing_value_tracks_true=nodes.missing_is_yes,
        class_treeids=nodes.weight_tree,
        class_nodeids=nodes.weight_node,
        class_ids=[0] * len(nodes.weight),
        class_weights=nodes.weight,
        classlabels_int64s=[0, 1],
        post_transform="LOGISTIC",
    )
