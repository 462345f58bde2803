/** Access control: who sends a request, what the sender may do, and how refused requests are answered. */
@NullMarked
package dev.belay.adapter.security;

import org.jspecify.annotations.NullMarked;
