package dev.belay.adapter.repository;

import dev.belay.model.Complaints;
import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The files of an artifact: their sizes and checksums, compared with the card. */
final class ArtifactFiles {
    static final String MODEL = "model.onnx";

    private static final List<String> FIELDS = List.of("file", "sha256", "bytes", "external");
    private static final List<String> EXTERNAL_FIELDS = List.of("file", "sha256", "bytes");
    private static final byte[] LFS_POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final Complaints complaints;
    /** By name, the model first, then in order. */
    private final Map<String, Content> contents = new LinkedHashMap<>();

    private record Content(long bytes, String sha256) {}

    private ArtifactFiles(Path folder, Complaints complaints) {
        this.folder = folder;
        this.complaints = complaints;
    }

    /**
     * Reads them all. What is missing, empty or no file of its own is a complaint.
     *
     * @param external names of files beside the model, as the model has them
     */
    static ArtifactFiles read(Path folder, Set<String> external, Complaints complaints) {
        ArtifactFiles files = new ArtifactFiles(folder, complaints);
        files.add(MODEL, folder.resolve(MODEL));
        for (String name : new TreeSet<>(external)) {
            complaints
                    .read(Optional.<Path>empty(), () -> Optional.of(inside(folder, name)))
                    .ifPresent(path -> files.add(name, path));
        }
        return files;
    }

    private void add(String name, Path path) {
        complaints.holds(() -> contents.put(name, content(name, path)));
    }

    /** ONNX Runtime would refuse such a path, too, but after everything else. */
    private static Path inside(Path folder, String name) throws ModelLoadException {
        try {
            Path inside = folder.resolve(name).normalize();
            if (!name.isEmpty() && !Path.of(name).isAbsolute() && inside.startsWith(folder.normalize())) {
                return inside;
            }
        } catch (InvalidPathException e) {
            // Refused below: no file in the folder has such a name.
        }
        throw new ModelLoadException(
                MODEL + " has weights in '" + name + "', allowed are files in the version's own folder");
    }

    private static Content content(String name, Path path) throws ModelLoadException {
        if (!Files.isRegularFile(path)) {
            throw new ModelLoadException(name + " is missing" + (name.equals(MODEL) ? otherModel(path) : ""));
        }
        if (!Files.isReadable(path)) {
            throw new ModelLoadException(name + " can't be read: no permission");
        }
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(path), sha256())) {
            byte[] start = in.readNBytes(LFS_POINTER.length);
            if (Arrays.equals(start, LFS_POINTER)) {
                throw new ModelLoadException(name + " is a Git LFS pointer, not the file itself: run 'git lfs pull'");
            }
            long bytes = start.length + in.transferTo(OutputStream.nullOutputStream());
            if (bytes == 0) {
                throw new ModelLoadException(name + " is empty");
            }
            return new Content(
                    bytes, HexFormat.of().formatHex(in.getMessageDigest().digest()));
        } catch (IOException e) {
            throw new ModelLoadException(name + " can't be read: " + e, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A model of another name is the likeliest reason. */
    private static String otherModel(Path missing) {
        Path folder = missing.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        try (var files = Files.newDirectoryStream(folder, "*.onnx")) {
            for (Path other : files) {
                return "; there is " + other.getFileName() + ": call it " + MODEL;
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Of all that could be read. */
    long bytes() {
        return contents.values().stream().mapToLong(Content::bytes).sum();
    }

    /** As {@link dev.belay.model.ModelVersion} has it; empty if the model can't be read. */
    String digest() {
        Content model = contents.get(MODEL);
        if (model == null || contents.size() == 1) {
            return model == null ? "" : model.sha256();
        }
        StringBuilder lines = new StringBuilder();
        contents.forEach((name, content) ->
                lines.append(content.sha256()).append("  ").append(name).append('\n'));
        return HexFormat.of().formatHex(sha256().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Compares them with the card's {@code artifact}, except those that can't be read, which is a complaint already.
     */
    void compare(Document artifact) {
        if (artifact.isAbsent()) {
            return;
        }
        complaints.holds(() -> artifact.onlyFields(FIELDS));
        complaints.holds(() -> artifact.noneEmpty("file", "bytes", "external"));
        complaints.holds(() -> {
            if (!artifact.at("file").isAbsent() && !artifact.at("file").text().equals(MODEL)) {
                throw artifact.at("file").wrong(MODEL);
            }
        });
        compare(artifact, MODEL);
        Map<String, Document> listed = new LinkedHashMap<>();
        Document external = artifact.at("external");
        for (Document file :
                external.isAbsent() ? List.<Document>of() : complaints.read(List.<Document>of(), external::items)) {
            complaints.holds(() -> file.onlyFields(EXTERNAL_FIELDS).noneEmpty("bytes"));
            complaints.holds(() -> listed.put(file.at("file").text(), file));
        }
        listed.forEach((name, file) -> {
            if (contents.containsKey(name) && !name.equals(MODEL)) {
                compare(file, name);
            } else {
                complaints.add(String.valueOf(
                        file.at("file").wrong("a file with weights of " + MODEL).getMessage()));
            }
        });
        List<String> unlisted = contents.keySet().stream()
                .filter(name -> !name.equals(MODEL) && !listed.containsKey(name))
                .map(this::entry)
                .toList();
        if (!unlisted.isEmpty()) {
            complaints.add(MODEL + " has weights in other files, which the card doesn't list; add to artifact: "
                    + "external: [" + String.join(", ", unlisted) + "]");
        }
    }

    /** Whether the model itself could be read. */
    boolean hasModel() {
        return contents.containsKey(MODEL);
    }

    private String entry(String name) {
        Content content = Objects.requireNonNull(contents.get(name));
        return "{file: " + name + ", sha256: \"" + content.sha256() + "\", bytes: " + content.bytes() + "}";
    }

    /** @param declared the group with {@code bytes} and {@code sha256} */
    private void compare(Document declared, String name) {
        @Nullable Content content = contents.get(name);
        if (content == null) {
            return;
        }
        Document size = declared.at("bytes");
        long bytes = size.isAbsent() ? content.bytes() : complaints.read(content.bytes(), size::whole);
        if (bytes != content.bytes()) {
            complaints.add(name + " has " + content.bytes() + " bytes, its card says " + bytes + ": it was changed");
        }
        String sha256 = complaints.read("", () -> CardReader.sha256(declared.at("sha256")));
        if (!sha256.isEmpty() && !sha256.equals(content.sha256())) {
            complaints.add(name + " has SHA-256 " + content.sha256() + ", its card says " + sha256
                    + ": it was changed or is corrupt");
        }
    }
}
