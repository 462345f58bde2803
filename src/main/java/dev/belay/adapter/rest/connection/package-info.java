/** Connections and the requests on them: limits of size and time, bodies, large work, the end of the process. */
@NullMarked
package dev.belay.adapter.rest.connection;

import org.jspecify.annotations.NullMarked;
