/** The request path, in order: guard, route, cascade, provenance. */
@NullMarked
package dev.belay.serving;

import org.jspecify.annotations.NullMarked;
