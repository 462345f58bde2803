package dev.belay.adapter.rest;

/** Room for what a request makes of its body beyond the values that stand in it. */
@FunctionalInterface
interface TensorBudget {
    /** Where nothing is shared with other requests. */
    TensorBudget UNLIMITED = bytes -> true;

    /** Takes so many bytes until the request is over; false if there is no room for them. */
    boolean reserve(long bytes);
}
