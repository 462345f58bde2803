/** The request path between the codecs and the cascade: deadline, arm of a rollout, outcome. */
@NullMarked
package dev.belay.serving;

import org.jspecify.annotations.NullMarked;
