package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelVersion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens graphs. There is one environment per process. */
final class Sessions {
    private static final String NATIVE_PATH = "onnxruntime.native.path";

    /** Where the weights outside a graph lie that comes from memory. */
    private static final String EXTERNAL_FOLDER = "session.model_external_initializers_file_folder_path";

    private final OnnxSettings settings;
    private final OrtEnvironment environment;

    /** @throws IllegalStateException the native library can't be loaded */
    Sessions(OnnxSettings settings) {
        this.settings = settings;
        this.environment = environment();
    }

    /** Fatal only: ONNX Runtime would else print every failing run, and we report them ourselves. */
    private static OrtEnvironment environment() {
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "belay");
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException e) {
            throw new IllegalStateException(OnnxWords.of(e), e);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "ONNX Runtime's native library can't be loaded; " + NATIVE_PATH + " is "
                            + System.getProperty(NATIVE_PATH, "not set, so it was looked for in the jar")
                            + "; this machine is " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"),
                    e);
        }
    }

    /** A session and what its file says. */
    record Opened(SharedSession session, GraphOutline outline) {}

    Opened open(ModelVersion version) throws ModelLoadException {
        Path artifact = version.artifact();
        GraphOutline outline;
        try {
            outline = GraphFile.read(artifact);
        } catch (IOException e) {
            throw unreadable(version, e);
        }
        GraphReader.checkTypes(outline);
        return new Opened(new SharedSession(session(version, outline)), outline);
    }

    /** ONNX Runtime's own reason where it has one. */
    private ModelLoadException unreadable(ModelVersion version, IOException e) throws ModelLoadException {
        new SharedSession(session(version, null)).letGo();
        return new ModelLoadException(version.artifact().getFileName() + " can't be read: " + e, e);
    }

    private OrtSession session(ModelVersion version, @Nullable GraphOutline outline) throws ModelLoadException {
        Path artifact = version.artifact();
        try (OrtSession.SessionOptions options = options(version.artifactBytes());
                Arena arena = Arena.ofShared()) {
            GraphEdit edit = outline == null ? null : GraphEdit.of(outline);
            if (edit == null) {
                return environment.createSession(artifact.toString(), options);
            }
            options.addConfigEntry(
                    EXTERNAL_FOLDER, String.valueOf(artifact.toAbsolutePath().getParent()));
            return environment.createSession(edit.apply(artifact, arena), options);
        } catch (OrtException e) {
            throw new ModelLoadException(reason(artifact.getFileName() + "", e), e);
        } catch (IOException e) {
            throw new ModelLoadException(artifact.getFileName() + " can't be read: " + e, e);
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
}
