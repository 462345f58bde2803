package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import dev.belay.model.CardCheck;
import dev.belay.model.Declaration;
import dev.belay.model.Experiment;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRuntime;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.model.Trial;
import dev.belay.vocabulary.TensorSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs ONNX graphs in this process.
 *
 * <p>The native library comes from the folder that ONNX Runtime's own property {@code onnxruntime.native.path} names, or,
 * without it, is unpacked to a temporary folder at every start (0.2 s).
 */
public final class OnnxRuntime implements ModelRuntime {
    private static final Logger LOG = Logger.getLogger(OnnxRuntime.class);

    /**
     * Of the environment, read by ONNX Runtime 1.29 on Linux before anything of it can be called. Without it the library
     * reports to its vendor, and ends the process where the command line has about 4,000 bytes or more.
     */
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    /** Numbers of dimensions that are tried for inputs that declare none, the most frequent first. */
    private static final int[] RANKS = {2, 1, 3, 4, 0};

    private final OnnxSettings settings;
    private final Sessions sessions;
    private final Trial trial;

    /** @throws IllegalStateException the native library can't be loaded */
    public OnnxRuntime(OnnxSettings settings) {
        this(
                settings,
                new Trial(
                        task -> Thread.ofPlatform().daemon().name("onnx-trial").start(task), settings.trialLimit()));
    }

    OnnxRuntime(OnnxSettings settings, Trial trial) {
        this.settings = settings;
        this.trial = trial;
        warnOfTelemetry(System.getenv(NO_TELEMETRY));
        sessions = new Sessions(settings);
    }

    private static void warnOfTelemetry(@Nullable String value) {
        if (!"1".equals(value)) {
            LOG.warnf(
                    "the environment variable %s is not 1: ONNX Runtime may report to its vendor's host, and may crash"
                            + " under a long command line; it can't be set from inside the process",
                    NO_TELEMETRY);
        }
    }

    @Override
    public LoadedModel load(ModelVersion version) throws ModelLoadException {
        Sessions.Opened opened = sessions.open(version);
        try {
            return tried(version, opened.session(), declaration(version, opened));
        } catch (ModelLoadException | RuntimeException | Error e) {
            opened.session().letGo();
            throw e;
        }
    }

    private static Declaration declaration(ModelVersion version, Sessions.Opened opened) throws ModelLoadException {
        try {
            Declaration declared =
                    GraphReader.declaration(opened.outline(), opened.session().session());
            return version.card().isPresent() ? CardCheck.compare(version.card().get(), declared) : declared;
        } catch (OrtException e) {
            throw new ModelLoadException("the graph can't be read: " + OnnxWords.of(e), e);
        }
    }

    /** The experiment, for the first number of dimensions that runs where some input declares none. */
    private OnnxModel tried(ModelVersion version, SharedSession session, Declaration declared)
            throws ModelLoadException {
        int[] ranks = declared.hasInputOfUnknownRank() ? RANKS : new int[] {RANKS[0]};
        List<TensorSpec> inputs = declared.inputs(ranks[0]);
        Experiment.Findings findings = experiment(session, declared, inputs, version.card());
        for (int i = 1; i < ranks.length && findings.failure().isPresent(); i++) {
            List<TensorSpec> others = declared.inputs(ranks[i]);
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
        session.hold();
        // Nothing is pinned in the experiment: where the outputs' rows go is what it asks.
        Signature joined = new Signature(inputs, declared.outputs(RANKS[0]), true);
        try (OnnxModel candidate = new OnnxModel(session, joined, Set.of(), List.of(), Optional.empty())) {
            Trial.Work<Experiment.Findings> work = run -> Experiment.run(
                    declared,
                    inputs,
                    run,
                    card,
                    System::nanoTime,
                    settings.trialLimit().toNanos() / 2);
            return Experiment.needsNoInvention(card)
                    ? trial.run(candidate, "examples, alone and joined", work)
                    : trial.run(
                            candidate,
                            "examples, alone and joined",
                            work,
                            reason -> Experiment.Findings.untried(declared, RANKS[0], reason));
        }
    }
}
