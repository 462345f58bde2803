package dev.belay.load.attack;

/** How one hostile connection ended. */
sealed interface Ending {
    /** @param hasError whether the body is an object with a field "error" */
    record Answered(int status, boolean hasError) implements Ending {
        @Override
        public String toString() {
            return status + (hasError ? " with an error in words" : " without words");
        }
    }

    /** By the server, without a word. */
    record Closed() implements Ending {
        @Override
        public String toString() {
            return "closed by the server";
        }
    }

    /** By the client, as its attack wants it. */
    record Left() implements Ending {
        @Override
        public String toString() {
            return "left by the client";
        }
    }

    /** The server neither answered nor closed in time. */
    record StillOpen() implements Ending {
        @Override
        public String toString() {
            return "still open";
        }
    }

    /** A clear error or a closed connection; never a success, a server error or patience without end. */
    default boolean isFine() {
        return switch (this) {
            case Answered(int status, boolean hasError) -> status >= 400 && status < 500 && hasError;
            case Closed() -> true;
            case Left() -> true;
            case StillOpen() -> false;
        };
    }
}
