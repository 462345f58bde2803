package dev.belay.adapter.cli;

import picocli.CommandLine.ITypeConverter;

/** Whole numbers, each kind with what is allowed. */
public abstract sealed class WholeNumbers implements ITypeConverter<Long> {
    private final long least;
    private final long most;

    private WholeNumbers(long least, long most) {
        this.least = least;
        this.most = most;
    }

    /** With its verb, for messages. */
    String allowed() {
        return "is " + least + " to " + most;
    }

    @Override
    public Long convert(String value) {
        long number;
        try {
            // Digits of other scripts would be taken, too.
            number = Long.parseLong(value.chars().allMatch(c -> c <= '9') ? value : "");
        } catch (NumberFormatException notOne) {
            throw new NotAllowed(value, allowed());
        }
        if (number < least || number > most) {
            throw new NotAllowed(number, allowed());
        }
        return number;
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
            super(0, Long.MAX_VALUE);
        }

        @Override
        String allowed() {
            return "are ids of rows, 0 and more";
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
    static final class Rows extends WholeNumbers {
        static final int LARGEST = 1_000;

        Rows() {
            super(1, LARGEST);
        }
    }
}
