/** The commands, but for serving itself: what needs no server, what speaks to one, and what reads configuration and models. */
@NullMarked
package dev.belay.adapter.cli;

import org.jspecify.annotations.NullMarked;
