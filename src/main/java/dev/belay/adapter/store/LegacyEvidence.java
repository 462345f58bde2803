package dev.belay.adapter.store;

import dev.belay.rollout.Digests;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.RuleState;
import dev.belay.rollout.rule.Verdict;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Evidence of the first schema: one line, nanoseconds in the rollout's state, the state, the digests of its artifacts (the
 * earliest lines have none), and the state of the rules word by word. Of those the first word is the version: in {@code rule1}
 * the time at a weight is by the clock, and what it held ready is judged anew.
 */
final class LegacyEvidence {
    private static final String FIRST = "rule1";
    private static final String SECOND = "rule2";
    /** Of one list: more than any state has. */
    private static final int MOST = 10_000;

    private final String[] words;
    private final boolean first;
    private int next = 1;

    private LegacyEvidence(String rules) {
        words = rules.split(" ", -1);
        first = words[0].equals(FIRST);
        if (!first && !words[0].equals(SECOND)) {
            throw new IllegalArgumentException(
                    "state of the rule has version '" + words[0] + "', allowed are " + FIRST + " and " + SECOND);
        }
    }

    /** @throws RuntimeException if no version of the program wrote that */
    static Evidence read(String line) {
        String[] parts = line.split(" ", 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException("it is no line of evidence");
        }
        int between = parts[2].indexOf('/');
        Digests digests = between < 0
                ? Digests.UNKNOWN
                : new Digests(parts[2].substring(0, between), parts[2].substring(between + 1));
        return new Evidence(
                parts[1], Long.parseLong(parts[0]), digests, rules(between < 0 ? parts[2] + " " + parts[3] : parts[3]));
    }

    /** @throws IllegalArgumentException likewise */
    static RuleState rules(String text) {
        LegacyEvidence in = new LegacyEvidence(text);
        RuleState state =
                new RuleState(in.slot(), in.tally(), in.tests(), in.list(in::number), in.bits(), in.verdict());
        in.end();
        return state;
    }

    private RuleState.Slot slot() {
        long number = number();
        boolean open = flag();
        int weight = integer();
        long tick = number();
        long outcomeTick = number();
        long atWeight = first ? Math.max(1, tick + 1 - number()) : number();
        boolean ready = flag() && !first;
        return new RuleState.Slot(number, open, weight, tick, outcomeTick, atWeight, ready, integer());
    }

    private RuleState.Tally tally() {
        return new RuleState.Tally(
                counts(),
                counts(),
                counts(),
                counts(),
                counts(),
                list(() -> new RuleState.Exposure(integer(), number())));
    }

    private Counts counts() {
        return new Counts(number(), number(), number(), number());
    }

    private RuleState.Tests tests() {
        return new RuleState.Tests(
                test(),
                new RuleState.Promotion(number(), exact(), capital()),
                recent(),
                recent(),
                flag() ? Optional.of(latency()) : Optional.empty());
    }

    private RuleState.Test test() {
        return new RuleState.Test(new RuleState.Rate(exact(), exact(), exact(), exact()), capital());
    }

    private RuleState.Capital capital() {
        return new RuleState.Capital(list(this::exact), list(this::exact));
    }

    private RuleState.Recent recent() {
        return new RuleState.Recent(exact(), exact());
    }

    private RuleState.Latency latency() {
        return new RuleState.Latency(
                test(),
                test(),
                number(),
                number(),
                flag(),
                flag(),
                number(),
                number(),
                first ? 0 : number(),
                list(this::number),
                unpacked(),
                counts(),
                counts(),
                recent(),
                recent());
    }

    private Verdict verdict() {
        String kind = word();
        return switch (kind) {
            case "rollback" ->
                new Verdict.RollBack(
                        Verdict.Cause.valueOf(word()), exact(), exact(), number(), exact(), exact(), counts());
            case "hold" -> new Verdict.Hold(Verdict.Reason.valueOf(word()), exact(), exact());
            case "promote" -> {
                Verdict.Promote promote = new Verdict.Promote(exact(), exact(), counts());
                yield first ? Verdict.CONTINUE : promote;
            }
            case "continue" -> Verdict.CONTINUE;
            default ->
                throw new IllegalArgumentException(
                        "verdict is '" + kind + "', allowed are rollback, hold, promote and continue");
        };
    }

    private String word() {
        if (next == words.length) {
            throw new IllegalArgumentException("state of the rule ends after " + next + " words, more are needed");
        }
        return words[next++];
    }

    private void end() {
        if (next != words.length) {
            throw new IllegalArgumentException("state of the rule has " + words.length + " words, allowed are " + next);
        }
    }

    private long number() {
        return Long.parseLong(word());
    }

    private int integer() {
        return Integer.parseInt(word());
    }

    private boolean flag() {
        return number() == 1;
    }

    private double exact() {
        return Double.parseDouble(word());
    }

    private <T> List<T> list(Supplier<T> each) {
        int size = integer();
        if (size < 0 || size > MOST) {
            throw new IllegalArgumentException("list of " + size + " numbers, allowed are 0 to " + MOST);
        }
        return IntStream.range(0, size).mapToObj(i -> each.get()).toList();
    }

    private BitSet bits() {
        return BitSet.valueOf(uncompressed(word()));
    }

    private List<Long> unpacked() {
        LongBuffer numbers = ByteBuffer.wrap(uncompressed(word())).asLongBuffer();
        return IntStream.range(0, numbers.limit()).mapToObj(numbers::get).toList();
    }

    private static byte[] uncompressed(String word) {
        return PackedBits.unpacked(Base64.getDecoder().decode(word));
    }
}
