/** Control over HTTP: endpoints, drills, rollouts and the journal. */
@NullMarked
package dev.belay.adapter.rest.control;

import org.jspecify.annotations.NullMarked;
