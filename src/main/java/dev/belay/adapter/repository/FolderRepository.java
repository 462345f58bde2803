package dev.belay.adapter.repository;

import dev.belay.model.ArtifactReader;
import dev.belay.model.ModelVersion;
import dev.belay.model.VersionOrder;
import dev.belay.vocabulary.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Model versions in folders: {@code <folder>/<name>/<version>/{model.onnx,card.yaml}} and
 * {@code <folder>/<name>/heuristic.yaml}. Names that start with {@code _} or {@code .} are no models. The folders are
 * merged by model name; of the same version in two of them the first is taken. What is wrong with a version is in its
 * {@link ModelVersion#defect} and affects no other.
 */
public final class FolderRepository {
    private static final String ONNX = ".onnx";
    private static final String HEURISTIC_FILE = "heuristic.yaml";

    private static final Comparator<ModelRef> BY_NAME_AND_VERSION =
            Comparator.comparing(ModelRef::name).thenComparing(ModelRef::version, VersionOrder.NATURAL);

    private final List<Path> folders;
    private final VersionFolder versionFolder;

    /**
     * @param folders in the order of their precedence
     * @param artifacts reads what artifacts say of themselves: their other files, and what a card is compared with
     */
    public FolderRepository(List<Path> folders, ArtifactReader artifacts) {
        this.folders = List.copyOf(folders);
        this.versionFolder = new VersionFolder(new YamlDocuments(), artifacts);
    }

    /**
     * What was found.
     *
     * @param problems what is wrong and belongs to no version: a version that is in two folders, a folder
     *     that can't be read
     */
    public record Scan(List<ModelVersion> versions, List<String> problems) {}

    /** Every version found, heuristics included, sound or not, ordered by model name and natural version order. */
    public Scan scan() {
        Map<ModelRef, ModelVersion> found = new TreeMap<>(BY_NAME_AND_VERSION);
        List<String> problems = new ArrayList<>();
        for (Path folder : folders) {
            for (Path model : children(folder, problems)) {
                if (Files.isDirectory(model)) {
                    scanModel(model, found, problems);
                } else if (name(model).endsWith(ONNX)) {
                    String stem = name(model).substring(0, name(model).length() - ONNX.length());
                    problems.add(passedOver(model, folder.resolve(stem)));
                }
            }
        }
        return new Scan(List.copyOf(found.values()), List.copyOf(problems));
    }

    private void scanModel(Path model, Map<ModelRef, ModelVersion> found, List<String> problems) {
        for (Path child : children(model, problems)) {
            String name = name(child);
            if (name.equals(HEURISTIC_FILE)) {
                add(new ModelRef(name(model), ModelRef.HEURISTIC), child, found, problems);
            } else if (!Files.isDirectory(child)) {
                if (name.endsWith(ONNX)) {
                    problems.add(passedOver(child, model));
                }
            } else if (name.equals(ModelRef.HEURISTIC)) {
                problems.add(child + ": the version name 'heuristic' is kept for " + HEURISTIC_FILE);
            } else {
                add(new ModelRef(name(model), name), child, found, problems);
            }
        }
    }

    private void add(ModelRef ref, Path path, Map<ModelRef, ModelVersion> found, List<String> problems) {
        ModelVersion first = found.get(ref);
        if (first != null) {
            problems.add(ref + " in " + path + " is ignored: this version comes from " + first.artifact());
        } else {
            found.put(ref, ref.isHeuristic() ? versionFolder.heuristic(ref, path) : versionFolder.read(ref, path));
        }
    }

    private static String passedOver(Path file, Path model) {
        return file + " is ignored: a model has a folder for each version; move it to "
                + model.resolve("1").resolve(ArtifactFiles.MODEL);
    }

    /** Files and folders whose names may be models or versions, in the order of their names. */
    private static List<Path> children(Path folder, List<String> problems) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry ->
                            !name(entry).startsWith("_") && !name(entry).startsWith("."))
                    .sorted(Comparator.comparing(FolderRepository::name))
                    .toList();
        } catch (IOException | RuntimeException e) {
            problems.add(folder + " can't be read as a folder: " + e);
            return List.of();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
