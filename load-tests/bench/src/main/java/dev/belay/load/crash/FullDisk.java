package dev.belay.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk in memory under the data folder, filled to its last block. Mounting it takes root. */
final class FullDisk implements Trouble {
    private static final String SIZE = "16m";
    private static final int BLOCK = 4096;

    private final Path mount;

    private FullDisk(Path mount) {
        this.mount = mount;
    }

    /** @throws IOException where it can't be mounted */
    static FullDisk mount() throws IOException {
        Path folder = Files.createTempDirectory("belay-disk-");
        try {
            Commands.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString());
        } catch (IOException notAllowed) {
            Files.delete(folder);
            throw notAllowed;
        }
        return new FullDisk(folder);
    }

    @Override
    public String name() {
        return "disk full";
    }

    @Override
    public List<String> options() {
        return List.of("--data", mount.resolve("data").toString());
    }

    @Override
    public void begin(long gatewayPid) throws IOException {
        try (var ballast = Files.newOutputStream(ballast())) {
            byte[] block = new byte[BLOCK];
            while (true) {
                ballast.write(block);
            }
        } catch (IOException full) {
            if (Files.size(ballast()) == 0) {
                throw full;
            }
        }
    }

    @Override
    public void end(long gatewayPid) throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        Commands.run("umount", "-l", mount.toString());
        Files.delete(mount);
    }
}
