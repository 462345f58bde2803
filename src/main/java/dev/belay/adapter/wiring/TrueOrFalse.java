package dev.belay.adapter.wiring;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** The platform's own takes whatever it doesn't know for false. */
public final class TrueOrFalse implements Converter<Boolean> {
    static final String ALLOWED = "true or false";

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean convert(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("'" + value + "', allowed is " + ALLOWED);
        };
    }
}
