/** Bodies of predictions, v1 and v2: requests are decoded into tensors, tensors are encoded as answers. */
@NullMarked
package dev.belay.adapter.rest.codec;

import org.jspecify.annotations.NullMarked;
