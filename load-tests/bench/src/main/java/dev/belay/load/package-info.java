/** What measures the gateway, breaks it and attacks it, always from outside and over the loopback interface. */
@NullMarked
package dev.belay.load;

import org.jspecify.annotations.NullMarked;
