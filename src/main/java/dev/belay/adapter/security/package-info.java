/** The door: who asks, what they may ask for, and how those are answered who may not. */
@NullMarked
package dev.belay.adapter.security;

import org.jspecify.annotations.NullMarked;
