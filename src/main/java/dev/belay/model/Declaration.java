package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an artifact declares to take and to give, in its order. It may be loose, or even wrong: {@link Experiment}. */
public record Declaration(List<Port> inputs, List<Port> outputs) {
    public Declaration {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An input or an output.
     *
     * @param shape as the artifact has it; null where it doesn't even say how many dimensions there are
     * @param onCard what the card says instead; null without a card
     * @param labels of the columns of the last dimension; empty if there are none
     */
    public record Port(
            String name,
            Datatype datatype,
            @Nullable List<Long> shape,
            @Nullable List<Long> onCard,
            List<String> labels) {

        public static Port of(TensorSpec spec) {
            return new Port(spec.name(), spec.datatype(), spec.shape(), null, spec.labels());
        }

        Port withCard(List<Long> said) {
            return new Port(name, datatype, shape, said, labels);
        }

        /** The card's shape, or else the artifact's; null if neither says. */
        @Nullable
        List<Long> known() {
            return onCard != null ? onCard : shape;
        }

        /** True when the artifact's own declaration allows whatever this allows: it wasn't found to be wrong. */
        public boolean allows(TensorSpec settled) {
            return shape == null || CardCheck.narrows(settled.shape(), shape);
        }

        TensorSpec spec(List<Long> settled) {
            return new TensorSpec(name, datatype, settled, labels);
        }
    }

    /** True where neither artifact nor card says how many dimensions some input has. */
    public boolean hasInputOfUnknownRank() {
        return inputs.stream().anyMatch(input -> input.known() == null);
    }

    /** The inputs, where those of which nothing is known have so many free dimensions. */
    public List<TensorSpec> inputs(int rankIfUnknown) {
        return specs(inputs, rankIfUnknown);
    }

    /** The outputs as declared; those of which nothing is known have so many free dimensions. */
    public List<TensorSpec> outputs(int rankIfUnknown) {
        return specs(outputs, rankIfUnknown);
    }

    private static List<TensorSpec> specs(List<Port> ports, int rankIfUnknown) {
        return ports.stream()
                .map(port -> {
                    List<Long> known = port.known();
                    return port.spec(known != null ? known : java.util.Collections.nCopies(rankIfUnknown, -1L));
                })
                .toList();
    }
}
