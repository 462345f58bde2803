/** Model versions, their cards and signatures, and the ports that find and load them. */
@NullMarked
package dev.belay.model;

import org.jspecify.annotations.NullMarked;
