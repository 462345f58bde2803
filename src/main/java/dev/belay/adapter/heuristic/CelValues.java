package dev.belay.adapter.heuristic;

import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an expression gives becomes a row of an output. */
final class CelValues {
    private CelValues() {}

    /** False when an expression of this type could never give the output. */
    static boolean fits(CelType type, TensorSpec output) {
        if (type instanceof ListType list) {
            return !list.hasElemType() || fitsElement(list.elemType().kind(), output.datatype());
        }
        return type.kind() == CelKind.DYN
                || (output.elementsPerRow() == 1 && fitsElement(type.kind(), output.datatype()));
    }

    private static boolean fitsElement(CelKind kind, Datatype datatype) {
        if (kind == CelKind.DYN) {
            return true;
        }
        return switch (datatype) {
            case BYTES -> kind == CelKind.STRING;
            case BOOL -> kind == CelKind.BOOL;
            case FP16, BF16, FP32, FP64 -> kind == CelKind.DOUBLE || kind == CelKind.INT;
            default -> kind == CelKind.INT;
        };
    }

    static String words(TensorSpec output) {
        String element = output.datatype().name();
        return output.elementsPerRow() == 1 ? "one " + element : "a list of " + output.elementsPerRow() + " " + element;
    }

    /** Null where the value isn't a row of the output, or no finite number. */
    static @Nullable Tensor oneRow(TensorSpec output, Object value) {
        try {
            if (!isUsable(value)) {
                return null;
            }
            return DocumentTensors.oneRow(output, Document.of(output.name(), value));
        } catch (ModelLoadException e) {
            return null;
        }
    }

    private static boolean isUsable(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().allMatch(element -> !(element instanceof List) && isUsable(element));
            case Double number -> Double.isFinite(number);
            case String ignored -> true;
            case Long ignored -> true;
            case Boolean ignored -> true;
            default -> false;
        };
    }
}
