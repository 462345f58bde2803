/** A lean HTTP/1.1 load generator: requests encoded once, one selector thread, closed or open loop. */
@NullMarked
package dev.belay.load.http;

import org.jspecify.annotations.NullMarked;
