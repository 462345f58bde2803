/** The commands that read configuration and models without serving. */
@NullMarked
package dev.belay.adapter.cli;

import org.jspecify.annotations.NullMarked;
