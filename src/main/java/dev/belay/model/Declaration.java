package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The inputs and outputs that an artifact declares, in its order. They may be loose or even wrong: {@link Experiment}. */
public record Declaration(List<Port> inputs, List<Port> outputs) {
    public Declaration {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An input or an output.
     *
     * @param shape as the artifact declares it; null where it doesn't even declare the number of dimensions
     * @param onCard the card's shape; null without a card
     * @param labels of the columns of the last dimension; empty if there are none
     */
    public record Port(
            String name,
            Datatype datatype,
            @Nullable List<Long> shape,
            @Nullable List<Long> onCard,
            List<String> labels) {

        Port withCard(List<Long> said) {
            return new Port(name, datatype, shape, said, labels);
        }

        /** The card's shape, or else the artifact's; null if there is neither. */
        @Nullable
        public List<Long> known() {
            return onCard != null ? onCard : shape;
        }

        /** True when this specification has the artifact's own dimensions, or fixes some that it leaves free. */
        public boolean allows(TensorSpec settled) {
            List<Long> real = shape;
            return real == null
                    || (settled.shape().size() == real.size()
                            && IntStream.range(0, real.size())
                                    .allMatch(i -> real.get(i) == -1
                                            || real.get(i)
                                                    .equals(settled.shape().get(i))));
        }

        TensorSpec spec(List<Long> settled) {
            return new TensorSpec(name, datatype, settled, labels);
        }
    }

    /** The specifications of these; what has no known shape gets so many free dimensions. */
    public static List<TensorSpec> specs(List<Port> ports, int rankIfUnknown) {
        return ports.stream()
                .map(port ->
                        port.spec(Objects.requireNonNullElse(port.known(), Collections.nCopies(rankIfUnknown, -1L))))
                .toList();
    }

    /** True when one row has more elements than an array can hold; free dimensions count as 1. */
    public static boolean exceedsArrays(List<Long> shape) {
        return shape.stream().skip(1).reduce(1L, (product, size) -> Weight.times(product, Math.max(1, size)))
                > Integer.MAX_VALUE;
    }
}
