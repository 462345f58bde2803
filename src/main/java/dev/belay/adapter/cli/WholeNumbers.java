package dev.belay.adapter.cli;

import picocli.CommandLine.ITypeConverter;

/** Whole numbers, each kind with what is allowed. */
public abstract sealed class WholeNumbers implements ITypeConverter<Long> {
    private final long least;
    private final long most;
    private final String allowed;

    private WholeNumbers(long least, long most) {
        this(least, most, "is " + least + " to " + most);
    }

    private WholeNumbers(long least, long most, String allowed) {
        this.least = least;
        this.most = most;
        this.allowed = allowed;
    }

    @Override
    public Long convert(String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw new NotAllowed("'" + value + "'", allowed);
        }
        throw new NotAllowed(value, allowed);
    }

    public static final class Any extends WholeNumbers {
        public Any() {
            super(Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    static final class FromZero extends WholeNumbers {
        FromZero() {
            super(0, Long.MAX_VALUE);
        }
    }

    static final class RowId extends WholeNumbers {
        RowId() {
            super(0, Long.MAX_VALUE, "are ids of rows, 0 and more");
        }
    }

    static final class CountFromZero extends WholeNumbers {
        CountFromZero() {
            super(0, Integer.MAX_VALUE);
        }
    }

    public static final class CountFromOne extends WholeNumbers {
        public CountFromOne() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** How many rows the server gives at once. */
    static final class Page extends WholeNumbers {
        static final int LARGEST = 1_000;

        Page() {
            super(1, LARGEST);
        }
    }
}
