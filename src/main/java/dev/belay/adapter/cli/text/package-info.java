/** The commands' output as text: the status page of at most 80 columns, and tables. */
@NullMarked
package dev.belay.adapter.cli.text;

import org.jspecify.annotations.NullMarked;
