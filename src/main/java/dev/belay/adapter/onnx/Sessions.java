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

    /** The folder of the weights outside a graph that is opened from memory. */
    private static final String EXTERNAL_FOLDER = "session.model_external_initializers_file_folder_path";

    private final OnnxSettings settings;
    private final OrtEnvironment environment;

    /** @throws IllegalStateException the native library can't be loaded */
    Sessions(OnnxSettings settings) {
        this.settings = settings;
        this.environment = environment();
    }

    /** Fatal messages only: otherwise ONNX Runtime prints every failing run, which Belay reports itself. */
    private static OrtEnvironment environment() {
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "belay");
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException e) {
            throw new IllegalStateException(OnnxMessages.of(e), e);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "ONNX Runtime's native library can't be loaded; " + NATIVE_PATH + " is "
                            + System.getProperty(NATIVE_PATH, "not set, so it was looked for in the jar")
                            + "; this machine is " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"),
                    e);
        }
    }

    /** A session and its file's outline. */
    record Opened(SharedSession session, GraphOutline outline) {}

    /** Where the file can't be read, ONNX Runtime's own reason is reported if it has one. */
    Opened open(ModelVersion version) throws ModelLoadException {
        Path artifact = version.artifact();
        try {
            GraphOutline outline = GraphFile.read(artifact);
            OnnxReader.check(outline);
            return new Opened(new SharedSession(session(version, GraphEdit.of(outline))), outline);
        } catch (IOException e) {
            new SharedSession(session(version, null)).close();
            throw new ModelLoadException(artifact.getFileName() + " can't be read: " + e, e);
        }
    }

    private OrtSession session(ModelVersion version, @Nullable GraphEdit edit) throws ModelLoadException {
        Path artifact = version.artifact();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                Arena arena = Arena.ofShared()) {
            configure(options, version.artifactBytes() > settings.arenaAboveBytes());
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

    private void configure(OrtSession.SessionOptions options, boolean arena) throws OrtException {
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(settings.intraOpThreads());
        options.setInterOpNumThreads(1);
        // Idle threads that spin take the cores from the other models' runners.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setCPUArenaAllocator(arena);
        // Patterns plan the arena; without it they only remember one plan per batch size.
        options.setMemoryPatternOptimization(arena);
    }

    private static String reason(String file, OrtException e) {
        return switch (e.getCode()) {
            case ORT_INVALID_PROTOBUF -> file + " is not an ONNX file, or a damaged one";
            case ORT_NO_SUCHFILE -> file + " is missing";
            case ORT_NO_MODEL -> file + " holds no model";
            default -> "ONNX Runtime refuses " + file + ": " + OnnxMessages.of(e);
        };
    }
}
