package dev.belay.adapter.rest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads up to eight ASCII digits at once, as in Daniel Lemire, "Quickly parsing eight digits" (2018). */
final class Digits {
    static final int WORD = Long.BYTES;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final long ALL_BUT_TOP_BITS = ~TOP_BITS;
    /** What makes ten and more reach a byte's top bit. */
    private static final long TO_TOP = 0x7676_7676_7676_7676L;

    private static final long PAIRS = 0x00FF_00FF_00FF_00FFL;
    private static final long FOURS = 0x0000_FFFF_0000_FFFFL;
    private static final long TENS = (10 << 8) + 1;
    private static final long HUNDREDS = (100 << 16) + 1;
    private static final long TEN_THOUSANDS = (10_000L << 32) + 1;

    private Digits() {}

    /** Eight bytes, the first of them lowest, each less '0'. */
    static long word(byte[] text, int at) {
        return (long) WORDS.get(text, at) ^ ZEROS;
    }

    /** How many of a word's bytes are digits, 0 to 8, before the first that is none. */
    static int count(long word) {
        long others = (((word & ALL_BUT_TOP_BITS) + TO_TOP) | word) & TOP_BITS;
        return Long.numberOfTrailingZeros(others) / Byte.SIZE;
    }

    /** @param count of a word's digits that make the number, 1 to 8 */
    static long value(long word, int count) {
        long digits = word << (WORD - count) * Byte.SIZE;
        long pairs = (digits * TENS >>> 8) & PAIRS;
        long fours = (pairs * HUNDREDS >>> 16) & FOURS;
        return fours * TEN_THOUSANDS >>> 32;
    }
}
