/** The words of the house: tensors, the request, its result and its deadline. */
@NullMarked
package dev.belay.vocabulary;

import org.jspecify.annotations.NullMarked;
