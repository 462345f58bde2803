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
        return isFloat() || this == BYTES;
    }

    /** True for types that have infinities and NaN. */
    public boolean isFloat() {
        return this == FP16 || this == BF16 || this == FP32 || this == FP64;
    }

    /** The largest finite value of a floating-point type; infinite for the others. */
    public double largest() {
        return switch (this) {
            case FP16 -> 65_504;
            case BF16 -> 0x1.FEp127;
            case FP32 -> Float.MAX_VALUE;
            case FP64 -> Double.MAX_VALUE;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    /** The values that it holds, for messages. */
    public String range() {
        return switch (this) {
            case BOOL -> "true or false";
            case BYTES -> "text";
            case FP16 -> "-65504 to 65504";
            case BF16, FP32 -> -(float) largest() + " to " + (float) largest();
            case FP64 -> -largest() + " to " + largest();
            case UINT8, UINT16, UINT32, UINT64 -> "0 to " + Long.toUnsignedString(-1L >>> Long.SIZE - bits());
            case INT8, INT16, INT32, INT64 ->
                (Long.MIN_VALUE >> Long.SIZE - bits()) + " to " + (Long.MAX_VALUE >> Long.SIZE - bits());
        };
    }

    private int bits() {
        return bytesPerElement * Byte.SIZE;
    }
}
