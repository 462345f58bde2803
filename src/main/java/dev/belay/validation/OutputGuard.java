package dev.belay.validation;

import dev.belay.model.ModelCard;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a version's answer before any caller gets it: all outputs, because one may look sound beside another's NaN.
 */
public final class OutputGuard {
    private final OutputColumn[] columns;
    /** By output, of the last sound answer with rows; any thread's, before the first one with free dimensions of 0. */
    private final long[][] shapes;

    private final boolean leavesSizesFree;
    private final boolean batchable;
    private final boolean bare;

    /** @param card empty for a bare artifact: then shape, datatype and NaN or infinity are all that is judged */
    public OutputGuard(Signature signature, Optional<ModelCard> card) {
        List<TensorSpec> outputs = signature.outputs();
        this.columns = new OutputColumn[outputs.size()];
        for (int i = 0; i < columns.length; i++) {
            TensorSpec spec = outputs.get(i);
            ModelCard.Output declared = card.map(ModelCard::outputs).orElse(List.of()).stream()
                    .filter(output -> output.spec().name().equals(spec.name()))
                    .findFirst()
                    .orElse(null);
            columns[i] = new OutputColumn(spec, declared);
        }
        this.shapes = outputs.stream()
                .map(spec -> spec.shape().stream()
                        .mapToLong(size -> Math.max(0, size))
                        .toArray())
                .toArray(long[][]::new);
        this.leavesSizesFree = outputs.stream().anyMatch(spec -> spec.elementsPerRow() < 0);
        this.batchable = signature.batchable();
        this.bare = card.isEmpty();
    }

    /**
     * @param rows that were asked for
     * @return why the answer can't be given to any caller; null if nothing is wrong
     */
    public @Nullable String defect(List<Tensor> outputs, int rows) {
        String defect = misshapen(outputs, rows);
        for (int i = 0; i < columns.length && defect == null; i++) {
            defect = columns[i].defect(outputs.get(i));
        }
        for (int i = 0; leavesSizesFree && defect == null && rows > 0 && i < columns.length; i++) {
            shapes[i] = outputs.get(i).shape();
        }
        return defect;
    }

    /**
     * True if what is wrong may have come from a request that holds no number itself: of a model without a card
     * it isn't known what it makes of NaN or infinity. With a card a null that it allows is a value like any other.
     *
     * @param outputs in which something is wrong
     */
    public boolean mayComeFromInputs(List<Tensor> outputs, int rows) {
        return bare && misshapen(outputs, rows) == null;
    }

    /** True if rows are independent, so that the answer to none of them is known: {@link #nothing}. */
    public boolean knowsNothing() {
        return batchable;
    }

    /** The answer to no rows; a free dimension has the size of an earlier answer, or else 0. */
    public List<Tensor> nothing() {
        List<Tensor> nothing = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            TensorSpec spec = columns[i].spec;
            long[] shape = shapes[i].clone();
            shape[0] = 0;
            nothing.add(new Tensor(spec.name(), spec.datatype(), shape, TensorData.blank(spec.datatype(), 0)));
        }
        return nothing;
    }

    private @Nullable String misshapen(List<Tensor> outputs, int rows) {
        if (outputs.size() != columns.length) {
            return "the model gave " + outputs.size() + " outputs instead of " + columns.length;
        }
        String defect = null;
        for (int i = 0; i < columns.length && defect == null; i++) {
            defect = misshapen(columns[i], outputs.get(i), rows);
        }
        return defect;
    }

    private @Nullable String misshapen(OutputColumn column, Tensor output, int rows) {
        TensorSpec spec = column.spec;
        if (output.datatype() != spec.datatype() || !output.name().equals(spec.name())) {
            return "output '" + output.name() + "' is " + output.datatype() + " instead of '" + spec.name() + "' "
                    + spec.datatype();
        }
        if (!column.accepts(output.shape(), batchable ? rows : -1)) {
            return "output '" + spec.name() + "' has shape " + Arrays.toString(output.shape()) + " instead of "
                    + spec.shape() + (batchable ? " with " + rows + " rows" : "");
        }
        return null;
    }
}
