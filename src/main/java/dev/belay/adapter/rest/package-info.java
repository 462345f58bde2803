/** HTTP: predictions by the Open Inference Protocol v2 and by v1, and control. A package for each concern. */
@NullMarked
package dev.belay.adapter.rest;

import org.jspecify.annotations.NullMarked;
