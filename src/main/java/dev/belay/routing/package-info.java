/** The immutable routing table: which cascade answers for which endpoint. */
@NullMarked
package dev.belay.routing;

import org.jspecify.annotations.NullMarked;
