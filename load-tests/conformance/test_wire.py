"""What is sent, and what counts as another answer than the expected."""

import unittest

import numpy as np

import wire
from verdicts import Verdict


class WireTest(unittest.TestCase):
    def test_says_numbers_text_and_truth_as_json_has_them(self):
        feed = {
            "half": np.array([[0.5]], dtype=np.float16),
            "text": np.array([b"a", "\u00e4"], dtype=object),
            "truth": np.array(True),
        }
        inputs = wire.v2_inputs(feed)["inputs"]
        self.assertEqual(
            [(one["datatype"], one["shape"], one["data"]) for one in inputs],
            [("FP16", [1, 1], [0.5]), ("BYTES", [2], ["a", "\u00e4"]), ("BOOL", [], [True])],
        )

    def test_rows_are_cut_where_they_lie(self):
        feed = {"x": np.array([[1, 2], [3, 4]]), "state": np.array([[[5], [6]]]), "rate": np.array(7)}
        rows = wire.v1_rows(feed, {"state": 1, "rate": None})["instances"]
        self.assertEqual(
            rows, [{"x": [1, 2], "state": [[5]], "rate": 7}, {"x": [3, 4], "state": [[6]], "rate": 7}]
        )

    def test_a_sequence_has_no_form(self):
        with self.assertRaises(wire.Unsayable):
            wire.v2_inputs({"x": [np.zeros(2)]})

    def test_complex_numbers_have_no_form(self):
        with self.assertRaises(wire.Unsayable):
            wire.v2_inputs({"x": np.zeros(2, dtype=np.complex64)})

    def test_null_is_expected_for_what_is_not_finite(self):
        self.assertIsNone(wire.gap("y", [None, None, 1], np.array([np.nan, np.inf, 1]), 1e-5, 1e-5))

    def test_sees_a_null_where_a_number_is_expected(self):
        self.assertIsNotNone(wire.gap("y", [None], np.array([1.0]), 1e-5, 1e-5))

    def test_sees_a_number_beyond_the_tolerance(self):
        self.assertIsNotNone(wire.gap("y", [1.0, 2.001], np.array([1.0, 2.0]), 1e-5, 1e-5))

    def test_sees_a_whole_number_that_is_off_by_one_beyond_a_double(self):
        self.assertIsNotNone(wire.gap("y", [2**63 - 1], np.array([2**63 - 2], dtype=np.int64), 1e-5, 1e-5))

    def test_half_precision_is_read_as_such(self):
        self.assertIsNone(wire.gap("y", [0.557], np.array([0.557128906], dtype=np.float16), 0, 0))

    def test_sees_other_text(self):
        self.assertIsNotNone(wire.gap("y", ["a"], np.array(["b"], dtype=object), 1e-5, 1e-5))

    def test_sees_another_shape_of_the_same_elements(self):
        got = {"datatype": "FP32", "shape": [4], "data": [1, 2, 3, 4]}
        expected = np.array([[1, 2], [3, 4]], dtype=np.float32)
        self.assertIsNotNone(wire.difference("y", got, expected, 1e-5, 1e-5))


class VerdictTest(unittest.TestCase):
    def test_a_refusal_without_a_documented_reason_is_not_allowed(self):
        self.assertFalse(Verdict("t", "refused", "413 the body is too large").allowed)

    def test_a_refusal_with_a_documented_reason_is_allowed(self):
        self.assertTrue(Verdict("t", "refused", "input 'x' is a sequence, not a tensor").allowed)

    def test_a_wrong_answer_is_never_allowed(self):
        self.assertFalse(Verdict("t", "wrong", "y is a sequence").allowed)


if __name__ == "__main__":
    unittest.main()
