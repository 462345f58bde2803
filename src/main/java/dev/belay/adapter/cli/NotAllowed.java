package dev.belay.adapter.cli;

import picocli.CommandLine.TypeConversionException;

/** An argument's value that isn't allowed; {@link Cli} puts the argument's name before it. */
final class NotAllowed extends TypeConversionException {
    private static final long serialVersionUID = 1L;

    /** @param allowed with its verb: {@code is 1 to 1000} */
    NotAllowed(Object value, String allowed) {
        super("is " + (value instanceof Number ? value : "'" + value + "'") + ", allowed " + allowed);
    }
}
