package dev.belay.load.gateway;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start the gateway.
 *
 * @param program the program at the top of the repository
 * @param models the folders of models
 * @param more further options of {@code serve}
 */
public record GatewayOptions(Path program, List<Path> models, Path config, List<String> more) {
    public GatewayOptions(Path program, List<Path> models, Path config) {
        this(program, models, config, List.of());
    }

    List<String> command(int port, Path data) {
        List<String> command = new ArrayList<>(
                List.of(program.toAbsolutePath().toString(), "serve", "--port", Integer.toString(port)));
        models.forEach(folder -> command.addAll(List.of("--models", folder.toString())));
        command.addAll(List.of("--config", config.toString(), "--data", data.toString(), "--drills"));
        command.addAll(more);
        return command;
    }
}
