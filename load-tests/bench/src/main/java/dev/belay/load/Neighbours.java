package dev.belay.load;

import dev.belay.load.neighbours.NeighboursRun;
import java.nio.file.Path;
import java.util.List;

/** What callers of one model cost each other: bad rows beside good ones, thousands of rows beside one. Prints figures. */
public final class Neighbours {
    private Neighbours() {}

    public static void main(String[] arguments) throws Exception {
        List<String> rest = List.of(arguments);
        boolean quick = rest.contains("--quick");
        int belay = rest.indexOf("--belay");
        int only = rest.indexOf("--only");
        int known = (quick ? 1 : 0) + (belay < 0 ? 0 : 2) + (only < 0 ? 0 : 2);
        if (known != rest.size() || belay == rest.size() - 1 || only == rest.size() - 1) {
            System.err.println("usage: Neighbours [--quick] [--only bad-rows|heavy] [--belay <program>]");
            System.exit(2);
        }
        NeighboursRun run = new NeighboursRun(Path.of(belay < 0 ? "belay" : rest.get(belay + 1)), quick);
        String part = only < 0 ? "" : rest.get(only + 1);
        if (!part.equals("heavy")) {
            run.badRows();
        }
        if (!part.equals("bad-rows")) {
            run.heavy();
        }
    }
}
