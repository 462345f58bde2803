/** Data guards: a value in, accepted or rejected with a reason out. */
@NullMarked
package dev.belay.validation;

import org.jspecify.annotations.NullMarked;
