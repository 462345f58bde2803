package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import dev.belay.model.CardCheck;
import dev.belay.model.Declaration;
import dev.belay.model.Experiment;
import dev.belay.model.LoadProbe;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRuntime;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.vocabulary.TensorSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Runs ONNX graphs in this process.
 *
 * <p>The native library comes from the folder that ONNX Runtime's own property {@code onnxruntime.native.path} names, or,
 * without it, is unpacked to a temporary folder at every start (0.2 s).
 */
public final class OnnxRuntime implements ModelRuntime {
    private static final Logger LOG = Logger.getLogger(OnnxRuntime.class);

    /**
     * An environment variable that ONNX Runtime 1.29 on Linux reads before anything of it can be called. Without it the
     * library reports to its vendor, and ends the process where the command line has about 4,000 bytes or more.
     */
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    /** Numbers of dimensions that are tried for inputs that declare none, the most frequent first. */
    private static final int[] RANKS = {2, 1, 3, 4, 0};

    private static final int STOPS = 10;

    private final OnnxSettings settings;
    private final Sessions sessions;
    private final LoadProbe probe;

    /** @throws IllegalStateException the native library can't be loaded */
    public OnnxRuntime(OnnxSettings settings) {
        this(
                settings,
                new LoadProbe(
                        task -> Thread.ofPlatform().daemon().name("onnx-probe").start(task),
                        settings.probeLimit(),
                        STOPS));
    }

    OnnxRuntime(OnnxSettings settings, LoadProbe probe) {
        this.settings = settings;
        this.probe = probe;
        if (!"1".equals(System.getenv(NO_TELEMETRY))) {
            LOG.warnf(
                    "the environment variable %s is not 1: ONNX Runtime may report to its vendor's host, and may crash"
                            + " under a long command line; it can't be set from inside the process",
                    NO_TELEMETRY);
        }
        sessions = new Sessions(settings);
    }

    @Override
    public LoadedModel load(ModelVersion version) throws ModelLoadException {
        Sessions.Opened opened = sessions.open(version);
        try {
            return probed(version, opened.session(), declaration(version, opened));
        } catch (ModelLoadException | RuntimeException | Error e) {
            opened.session().close();
            throw e;
        }
    }

    private static Declaration declaration(ModelVersion version, Sessions.Opened opened) throws ModelLoadException {
        try {
            Declaration declared =
                    OnnxReader.declaration(opened.outline(), opened.session().session());
            return version.card().isPresent() ? CardCheck.compare(version.card().get(), declared) : declared;
        } catch (OrtException e) {
            throw new ModelLoadException("the graph can't be read: " + OnnxMessages.of(e), e);
        }
    }

    /** The experiment, with the first number of dimensions that runs where some input declares none. */
    private OnnxModel probed(ModelVersion version, SharedSession session, Declaration declared)
            throws ModelLoadException {
        int[] ranks =
                declared.inputs().stream().anyMatch(input -> input.known() == null) ? RANKS : new int[] {RANKS[0]};
        List<TensorSpec> inputs = Declaration.specs(declared.inputs(), ranks[0]);
        Experiment.Findings findings = experiment(session, declared, inputs, version.card());
        for (int i = 1; i < ranks.length && findings.failure().isPresent(); i++) {
            List<TensorSpec> others = Declaration.specs(declared.inputs(), ranks[i]);
            Experiment.Findings found = experiment(session, declared, others, version.card());
            if (found.failure().isEmpty()) {
                inputs = others;
                findings = found;
            }
        }
        boolean batchable = findings.rowsAreIndependent()
                && version.batch()
                && version.card().map(ModelCard::batch).orElse(true);
        Signature signature = new Signature(inputs, findings.outputs(), batchable);
        return new OnnxModel(session, signature, pinned(signature, declared), findings.warnings(), findings.failure());
    }

    private static Set<String> pinned(Signature signature, Declaration declared) {
        Set<String> pinned = new HashSet<>();
        for (int i = 0; signature.batchable() && i < signature.outputs().size(); i++) {
            TensorSpec output = signature.outputs().get(i);
            if (declared.outputs().get(i).allows(output)) {
                pinned.add(output.name());
            }
        }
        return pinned;
    }

    private Experiment.Findings experiment(
            SharedSession session, Declaration declared, List<TensorSpec> inputs, Optional<ModelCard> card)
            throws ModelLoadException {
        Signature joined = new Signature(inputs, Declaration.specs(declared.outputs(), RANKS[0]), true);
        long budgetNanos = settings.probeLimit().toNanos() / 2;
        boolean generated = card.map(ModelCard::goldens).orElse(List.of()).isEmpty();
        return probe.run(
                // Nothing is pinned: the experiment finds out where the outputs' rows go.
                new OnnxRun(session, joined, Set.of()),
                "examples, alone and joined",
                run -> new Experiment(declared, inputs, run, card, System::nanoTime, budgetNanos).findings(),
                generated
                        ? reason -> new Experiment.Findings(joined.outputs(), false, Optional.of(reason), List.of())
                        : null);
    }
}
