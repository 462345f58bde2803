package dev.belay.execution;

import dev.belay.vocabulary.Tensor;

/** A call that has entered a batch, with the inputs it brought. */
record Member(Call call, Tensor[] inputs) {}
