package dev.belay.vocabulary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorDataTest {
    private static final int LENGTH = 5;

    /** Three elements of a type, none of them its default. */
    private static TensorData three(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> new TensorData.Bools(new boolean[] {true, true, true});
            case INT8, UINT8 -> new TensorData.Bytes(new byte[] {1, 2, 3});
            case INT16, UINT16, FP16, BF16 -> new TensorData.Shorts(new short[] {1, 2, 3});
            case INT32, UINT32 -> new TensorData.Ints(new int[] {1, 2, 3});
            case INT64, UINT64 -> new TensorData.Longs(new long[] {1, 2, 3});
            case FP32 -> new TensorData.Floats(new float[] {1, 2, 3});
            case FP64 -> new TensorData.Doubles(new double[] {1, 2, 3});
            case BYTES -> new TensorData.Strings(new String[] {"a", "b", "c"});
        };
    }

    private static Object[] elements(TensorData data) throws ReflectiveOperationException {
        Object array = data.getClass().getMethod("values").invoke(data);
        Object[] elements = new Object[Array.getLength(array)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Array.get(array, i);
        }
        return elements;
    }

    @ParameterizedTest
    @EnumSource
    void blankIsOfItsLength(Datatype datatype) {
        // When
        TensorData blank = TensorData.blank(datatype, LENGTH);
        // Then
        assertEquals(LENGTH, blank.length());
    }

    @ParameterizedTest
    @EnumSource
    void putsAllElementsWhereTheyAreToBe(Datatype datatype) throws ReflectiveOperationException {
        // Given
        TensorData whole = TensorData.blank(datatype, LENGTH);
        // When
        whole.put(1, three(datatype));
        // Then
        assertArrayEquals(elements(three(datatype)), elements(whole.slice(1, 4)));
    }

    @ParameterizedTest
    @EnumSource
    void putsNothingBesideThem(Datatype datatype) throws ReflectiveOperationException {
        // Given
        TensorData whole = TensorData.blank(datatype, LENGTH);
        // When
        whole.put(1, three(datatype));
        // Then
        TensorData blank = TensorData.blank(datatype, 1);
        assertArrayEquals(elements(blank), elements(whole.slice(0, 1)));
        assertArrayEquals(elements(blank), elements(whole.slice(4, 5)));
    }
}
