/** The gateway as its users meet it: over real HTTP, with the real models. */
@NullMarked
package dev.belay.acceptance;

import org.jspecify.annotations.NullMarked;
