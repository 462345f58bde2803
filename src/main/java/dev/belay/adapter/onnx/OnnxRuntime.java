package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.belay.model.BatchCheck;
import dev.belay.model.CardCheck;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRuntime;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.model.Trial;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/**
 * Runs ONNX graphs in this process.
 *
 * <p>The native library comes from the folder that ONNX Runtime's own property {@value #NATIVE_PATH} names, or, without
 * it, is unpacked to a temporary folder at every start (0.2 s). There is one environment per process.
 */
public final class OnnxRuntime implements ModelRuntime {
    private static final String NATIVE_PATH = "onnxruntime.native.path";

    private final OnnxSettings settings;
    private final OrtEnvironment environment;
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
        environment = environment();
    }

    /** Fatal only: ONNX Runtime would else print every failing run, and we report them ourselves. */
    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "belay");
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "ONNX Runtime's native library can't be loaded; " + NATIVE_PATH + " is "
                            + System.getProperty(NATIVE_PATH, "not set, so it was looked for in the jar")
                            + "; this machine is " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"),
                    e);
        }
    }

    @Override
    public LoadedModel load(ModelVersion version) throws ModelLoadException {
        SharedSession session = new SharedSession(open(version));
        try {
            Signature signature = signature(version, session);
            return new OnnxModel(session, signature, signature.batchable());
        } catch (ModelLoadException | RuntimeException e) {
            session.letGo();
            throw e;
        }
    }

    private OrtSession open(ModelVersion version) throws ModelLoadException {
        try (OrtSession.SessionOptions options = options(version.artifactBytes())) {
            return environment.createSession(version.artifact().toString(), options);
        } catch (OrtException e) {
            throw new ModelLoadException(reason(version.artifact().getFileName() + "", e), e);
        }
    }

    private OrtSession.SessionOptions options(long artifactBytes) throws OrtException {
        boolean arena = artifactBytes > settings.arenaAboveBytes();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(settings.intraOpThreads());
        options.setInterOpNumThreads(1);
        // Idle threads that spin take the cores from the other models' runners.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setCPUArenaAllocator(arena);
        // Patterns plan the arena; without it they only remember one plan per batch size.
        options.setMemoryPatternOptimization(arena);
        return options;
    }

    private static String reason(String file, OrtException e) {
        return switch (e.getCode()) {
            case ORT_INVALID_PROTOBUF -> file + " is not an ONNX file, or a damaged one";
            case ORT_NO_SUCHFILE -> file + " is missing";
            case ORT_NO_MODEL -> file + " holds no model";
            default -> "ONNX Runtime refuses " + file + ": " + OnnxWords.of(e);
        };
    }

    private Signature signature(ModelVersion version, SharedSession session) throws ModelLoadException {
        List<TensorSpec> inputs;
        List<TensorSpec> outputs;
        try {
            inputs = GraphReader.inputs(session.session());
            outputs = GraphReader.outputs(session.session());
        } catch (OrtException e) {
            throw new ModelLoadException("the graph can't be read: " + OnnxWords.of(e), e);
        }
        if (version.card().isPresent()) {
            CardCheck.Agreed agreed = CardCheck.compare(version.card().get(), inputs, outputs);
            inputs = agreed.inputs();
            outputs = agreed.outputs();
        }
        return new Signature(inputs, outputs, batchable(version, session, inputs, outputs));
    }

    /** Free first dimensions, and the experiment says the same: by the goldens, or by made-up rows without a card. */
    private boolean batchable(
            ModelVersion version, SharedSession session, List<TensorSpec> inputs, List<TensorSpec> outputs)
            throws ModelLoadException {
        if (!Signature.firstDimensionsAreFree(inputs, outputs)) {
            return false;
        }
        session.hold();
        // Nothing is pinned in the experiment: where the outputs' rows go is what it asks.
        Signature joined = new Signature(inputs, outputs, true);
        try (OnnxModel candidate = new OnnxModel(session, joined, false)) {
            return trial.run(
                    candidate,
                    "examples, alone and joined",
                    run -> BatchCheck.rowsAreIndependent(joined, run, version.card()));
        }
    }
}
