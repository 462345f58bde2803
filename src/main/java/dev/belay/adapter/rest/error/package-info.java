/** What a request gets that has no answer: statuses, messages and their JSON form, for callers and for operators. */
@NullMarked
package dev.belay.adapter.rest.error;

import org.jspecify.annotations.NullMarked;
