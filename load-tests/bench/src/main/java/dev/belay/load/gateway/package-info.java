/** The gateway as seen from outside: its process, its control interface, its metrics, its request bodies. */
@NullMarked
package dev.belay.load.gateway;

import org.jspecify.annotations.NullMarked;
