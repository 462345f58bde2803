package dev.belay.adapter.repository;

import dev.belay.model.ArtifactReader;
import dev.belay.model.CardCheck;
import dev.belay.model.Complaints;
import dev.belay.model.Declaration;
import dev.belay.model.Document;
import dev.belay.model.DocumentReader;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One version's folder becomes a {@link ModelVersion}, whatever is wrong with it: all of it, not the first thing. */
final class VersionFolder {
    private static final String CARD = "card.yaml";
    private static final ArtifactReader.Outline UNREAD =
            new ArtifactReader.Outline(new Declaration(List.of(), List.of()), Set.of(), List.of());

    private final DocumentReader documents;
    private final ArtifactReader artifacts;

    VersionFolder(DocumentReader documents, ArtifactReader artifacts) {
        this.documents = documents;
        this.artifacts = artifacts;
    }

    ModelVersion heuristic(ModelRef ref, Path file) {
        if (!Files.isRegularFile(file)) {
            return new ModelVersion(ref, file, Optional.empty(), 0, Optional.of(file.getFileName() + " is not a file"));
        }
        try {
            return new ModelVersion(ref, file, Optional.empty(), Files.size(file), Optional.empty());
        } catch (IOException e) {
            return new ModelVersion(
                    ref, file, Optional.empty(), 0, Optional.of(file.getFileName() + " can't be read: " + e));
        }
    }

    ModelVersion read(ModelRef ref, Path folder) {
        Complaints complaints = new Complaints();
        Path artifact = folder.resolve(ArtifactFiles.MODEL);
        @Nullable ModelCard card = null;
        @Nullable ArtifactFiles files = null;
        try {
            Optional<Document> document = Files.exists(folder.resolve(CARD))
                    ? complaints.read(Optional.empty(), () -> Optional.of(documents.read(folder.resolve(CARD))))
                    : Optional.empty();
            ArtifactReader.Outline outline = outline(artifact, document.isPresent());
            files = ArtifactFiles.read(folder, outline.externalFiles(), complaints);
            if (document.isPresent()) {
                card = readCard(ref, document.get(), outline, files, complaints);
            }
        } catch (RuntimeException e) {
            complaints.add("can't be read: " + e);
        }
        return new ModelVersion(
                ref,
                artifact,
                Optional.ofNullable(card),
                files == null ? 0 : files.bytes(),
                complaints.none() ? Optional.empty() : Optional.of(complaints.inOneLine()),
                files == null ? "" : files.digest(),
                true);
    }

    /** A graph that can't be read is left to the runtime, which has a message of its own. */
    private ArtifactReader.Outline outline(Path artifact, boolean hasCard) {
        try {
            return Files.isReadable(artifact) ? artifacts.read(artifact) : UNREAD;
        } catch (ModelLoadException e) {
            return hasCard
                    ? new ArtifactReader.Outline(
                            UNREAD.declaration(), Set.of(), List.of(String.valueOf(e.getMessage())))
                    : UNREAD;
        }
    }

    private static @Nullable ModelCard readCard(
            ModelRef ref,
            Document document,
            ArtifactReader.Outline outline,
            ArtifactFiles files,
            Complaints complaints) {
        CardReader.Read read = CardReader.read(document, complaints);
        checkName(document.at("model"), ref.name(), complaints);
        checkName(document.at("version"), ref.version(), complaints);
        files.compare(document.at("artifact"));
        if (files.hasModel()) {
            outline.refusals().forEach(complaints::add);
            if (!outline.declaration().outputs().isEmpty()) {
                CardCheck.differences(read.inputs(), read.outputs(), outline.declaration(), read.complete())
                        .forEach(complaints::add);
            }
        }
        return read.card();
    }

    private static void checkName(Document declared, String folder, Complaints complaints) {
        complaints.holds(() -> {
            if (!declared.isAbsent() && !declared.text().equals(folder)) {
                throw declared.wrong("'" + folder + "', as its folder is called");
            }
        });
    }
}
