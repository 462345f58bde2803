/** What {@code belay status} shows: the control API's answers as a page of at most 80 columns. */
@NullMarked
package dev.belay.adapter.cli.status;

import org.jspecify.annotations.NullMarked;
