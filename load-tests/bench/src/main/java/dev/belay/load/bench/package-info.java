/** The benchmark: ratios to what the same cores could do at best, and what a dead or failing primary costs. */
@NullMarked
package dev.belay.load.bench;

import org.jspecify.annotations.NullMarked;
