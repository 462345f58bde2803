/** What callers see while models fail: scenarios, what they must show, and the evidence on both sides. */
@NullMarked
package dev.belay.load.faults;

import org.jspecify.annotations.NullMarked;
