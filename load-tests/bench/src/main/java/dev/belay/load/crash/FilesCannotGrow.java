package dev.belay.load.crash;

import java.io.IOException;
import java.util.List;

/** The operating system lets the gateway write no byte of a file behind the 64th KiB: what a used up quota comes to. */
record FilesCannotGrow() implements Trouble {
    private static final int LARGEST_BYTES = 64 * 1024;

    @Override
    public String name() {
        return "files can't grow";
    }

    @Override
    public List<String> options() {
        return List.of();
    }

    @Override
    public void begin(long gatewayPid) throws IOException {
        limit(gatewayPid, String.valueOf(LARGEST_BYTES));
    }

    @Override
    public void end(long gatewayPid) throws IOException {
        if (ProcessHandle.of(gatewayPid).isPresent()) { // else the limit has ended with it
            limit(gatewayPid, "unlimited");
        }
    }

    /** The soft limit alone: it may be raised again. */
    private static void limit(long pid, String bytes) throws IOException {
        Commands.run("prlimit", "--pid", String.valueOf(pid), "--fsize=" + bytes + ":");
    }

    @Override
    public void close() {}
}
