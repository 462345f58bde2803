package dev.belay.control;

import dev.belay.journal.JournalStore;
import dev.belay.journal.StoreException;
import dev.belay.routing.ConfiguredEndpoint;
import java.util.ArrayList;
import java.util.List;

/** For a look from outside, without serving: where not the configuration would route, by what the journal has. */
public final class Waiting {
    private Waiting() {}

    /**
     * @param routes knows which versions can serve
     * @return a line for each endpoint whose configuration would wait for an operator
     */
    public static List<String> in(JournalStore store, List<ConfiguredEndpoint> endpoints, RouteFactory routes)
            throws StoreException {
        List<String> waiting = new ArrayList<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            Adoption adoption = new Adoption(endpoint, routes::defect);
            Past past = new Past(adoption.plan());
            store.readStream(adoption.endpoint(), Past.notes()).forEach(past::add);
            if (past.gap().isPresent()) {
                waiting.add("endpoint " + adoption.endpoint() + ": "
                        + past.gap().get().words(adoption.endpoint()));
            } else if (past.adopted() && adoption.choose(past) instanceof Adoption.Choice.Wait wait) {
                waiting.add("endpoint " + adoption.endpoint() + ": " + wait.why());
            }
        }
        return waiting;
    }
}
