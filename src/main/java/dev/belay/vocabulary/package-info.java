/** The types that all packages share: tensors, a request's inputs, its deadline and its memory. */
@NullMarked
package dev.belay.vocabulary;

import org.jspecify.annotations.NullMarked;
