package dev.belay.vocabulary;

/**
 * Element types of the Open Inference Protocol v2 ("Tensor Data Types"); the names are those of the wire.
 */
public enum Datatype {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Strings; in this gateway always UTF-8 text. */
    BYTES(-1);

    private final int bytesPerElement;

    Datatype(int bytesPerElement) {
        this.bytesPerElement = bytesPerElement;
    }

    /** Size of one element in bytes, or -1 where elements have no fixed size (BYTES). */
    public int bytesPerElement() {
        return bytesPerElement;
    }

    /** True for types whose "no value" is NaN (floats) or the empty string (BYTES): the only ones that take null. */
    public boolean holdsNull() {
        return this == FP32 || this == FP64 || this == BYTES;
    }
}
