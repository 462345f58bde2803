package dev.belay.adapter.repository;

import dev.belay.model.Document;
import dev.belay.model.DocumentReader;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One version's folder becomes a {@link ModelVersion}, whatever is wrong with it. */
final class VersionFolder {
    private static final String ARTIFACT = "model.onnx";
    private static final String CARD = "card.yaml";

    private final DocumentReader documents;

    VersionFolder(DocumentReader documents) {
        this.documents = documents;
    }

    ModelVersion heuristic(ModelRef ref, Path file) {
        return version(ref, file, null, Files.isRegularFile(file) ? null : file.getFileName() + " is no file");
    }

    ModelVersion read(ModelRef ref, Path folder) {
        Path artifact = folder.resolve(ARTIFACT);
        ModelCard card = null;
        try {
            if (Files.exists(folder.resolve(CARD))) {
                Document document = documents.read(folder.resolve(CARD));
                card = CardReader.read(document);
                checkName(ref, document, card);
                checkArtifact(artifact, document, card);
            } else {
                size(artifact);
            }
            return version(ref, artifact, card, null);
        } catch (ModelLoadException e) {
            return version(ref, artifact, card, e.getMessage());
        } catch (RuntimeException e) {
            return version(ref, artifact, card, "can't be read: " + e);
        }
    }

    private static ModelVersion version(
            ModelRef ref, Path artifact, @Nullable ModelCard card, @Nullable String defect) {
        long bytes = 0;
        try {
            bytes = Files.isRegularFile(artifact) ? Files.size(artifact) : 0;
        } catch (IOException e) {
            defect = defect == null ? artifact.getFileName() + " can't be read: " + e : defect;
        }
        return new ModelVersion(ref, artifact, Optional.ofNullable(card), bytes, Optional.ofNullable(defect));
    }

    private static void checkName(ModelRef ref, Document document, ModelCard card) throws ModelLoadException {
        if (!card.model().equals(ref.name())) {
            throw document.at("model").wrong("'" + ref.name() + "', as its folder is called");
        }
        if (!card.version().equals(ref.version())) {
            throw document.at("version").wrong("'" + ref.version() + "', as its folder is called");
        }
    }

    private static void checkArtifact(Path artifact, Document document, ModelCard card) throws ModelLoadException {
        Document file = document.at("artifact").at("file");
        if (!file.isAbsent() && !file.text().equals(ARTIFACT)) {
            throw file.wrong(ARTIFACT);
        }
        long bytes = size(artifact);
        Document declared = document.at("artifact").at("bytes");
        if (!declared.isAbsent() && declared.whole() != bytes) {
            throw new ModelLoadException(
                    ARTIFACT + " has " + bytes + " bytes, its card says " + declared.whole() + ": it was changed");
        }
        String sha256 = sha256(artifact);
        if (!sha256.equals(card.sha256())) {
            throw new ModelLoadException(ARTIFACT + " has SHA-256 " + sha256 + ", its card says " + card.sha256()
                    + ": it was changed or is corrupt");
        }
    }

    private static long size(Path artifact) throws ModelLoadException {
        if (!Files.isRegularFile(artifact)) {
            throw new ModelLoadException(ARTIFACT + " is missing");
        }
        if (!Files.isReadable(artifact)) {
            throw new ModelLoadException(ARTIFACT + " can't be read: no permission");
        }
        try {
            long bytes = Files.size(artifact);
            if (bytes == 0) {
                throw new ModelLoadException(ARTIFACT + " is empty");
            }
            return bytes;
        } catch (IOException e) {
            throw new ModelLoadException(ARTIFACT + " can't be read: " + e, e);
        }
    }

    private static String sha256(Path artifact) throws ModelLoadException {
        try (InputStream in = Files.newInputStream(artifact)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ModelLoadException(ARTIFACT + " can't be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
