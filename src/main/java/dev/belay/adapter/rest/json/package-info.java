/** JSON as bytes: the parser's settings, the check that a body is text, the buffer that answers are written into. */
@NullMarked
package dev.belay.adapter.rest.json;

import org.jspecify.annotations.NullMarked;
