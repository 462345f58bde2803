package dev.belay.adapter.cli;

import picocli.CommandLine.TypeConversionException;

/** An option's value that won't do; {@link Cli} puts the option's name before it. */
final class NotAllowed extends TypeConversionException {
    private static final long serialVersionUID = 1L;

    /** @param allowed with its verb: {@code is 1 to 1000} */
    NotAllowed(String value, String allowed) {
        super("is " + value + ", allowed " + allowed);
    }
}
