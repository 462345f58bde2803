package dev.belay.rollout.rule;

import dev.belay.rollout.rule.RuleState.Capital;
import dev.belay.rollout.rule.RuleState.Exposure;
import dev.belay.rollout.rule.RuleState.Latency;
import dev.belay.rollout.rule.RuleState.Promotion;
import dev.belay.rollout.rule.RuleState.Rate;
import dev.belay.rollout.rule.RuleState.Recent;
import dev.belay.rollout.rule.RuleState.Slot;
import dev.belay.rollout.rule.RuleState.Test;
import dev.belay.rollout.rule.RuleState.Tests;
import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.Hold;
import dev.belay.rollout.rule.Verdict.Promote;
import dev.belay.rollout.rule.Verdict.Reason;
import dev.belay.rollout.rule.Verdict.RollBack;
import java.util.List;
import java.util.Optional;

/**
 * A state of the rules as one line of text, and back, to the last bit. The first word is the version of the form. Lines of the
 * first are read as well: they count the time at a weight by the clock, and what they held ready is judged anew.
 */
public final class RuleCodec {
    private static final String FIRST = "rule1";
    private static final String VERSION = "rule2";

    private RuleCodec() {}

    public static String encode(RuleState state) {
        StateWriter out = new StateWriter(VERSION);
        write(out, state.slot());
        write(out, state.tally());
        write(out, state.tests());
        out.numbers(state.ratio(), out::number);
        out.bits(state.keys());
        write(out, state.verdict());
        return out.line();
    }

    /** @throws IllegalArgumentException if {@link #encode} never wrote that */
    public static RuleState decode(String line) {
        StateReader in = new StateReader(List.of(FIRST, VERSION), line);
        RuleState state = new RuleState(slot(in), tally(in), tests(in), in.list(in::number), in.bits(), verdict(in));
        in.end();
        return state;
    }

    private static void write(StateWriter out, Slot slot) {
        out.number(slot.number());
        out.flag(slot.open());
        out.number(slot.weight());
        out.number(slot.tick());
        out.number(slot.outcomeTick());
        out.number(slot.atWeight());
        out.flag(slot.ready());
        out.number(slot.lastStep());
    }

    private static Slot slot(StateReader in) {
        boolean first = in.version().equals(FIRST);
        long number = in.number();
        boolean open = in.flag();
        int weight = in.integer();
        long tick = in.number();
        long outcomeTick = in.number();
        long atWeight = first ? Math.max(1, tick + 1 - in.number()) : in.number();
        boolean ready = in.flag() && !first;
        return new Slot(number, open, weight, tick, outcomeTick, atWeight, ready, in.integer());
    }

    private static void write(StateWriter out, RuleState.Tally tally) {
        write(out, tally.settled());
        write(out, tally.evidence());
        write(out, tally.sinceWeight());
        write(out, tally.open());
        write(out, tally.dropped());
        out.numbers(tally.exposures(), exposure -> {
            out.number(exposure.weight());
            out.number(exposure.requests());
        });
    }

    private static RuleState.Tally tally(StateReader in) {
        return new RuleState.Tally(
                counts(in),
                counts(in),
                counts(in),
                counts(in),
                counts(in),
                in.list(() -> new Exposure(in.integer(), in.number())));
    }

    private static void write(StateWriter out, Counts counts) {
        for (long count : counts.array()) {
            out.number(count);
        }
    }

    private static Counts counts(StateReader in) {
        return new Counts(in.number(), in.number(), in.number(), in.number());
    }

    private static void write(StateWriter out, Tests tests) {
        write(out, tests.errors());
        out.number(tests.promotion().slot());
        out.exact(tests.promotion().weight());
        write(out, tests.promotion().capital());
        write(out, tests.stable());
        write(out, tests.candidate());
        out.flag(tests.latency().isPresent());
        tests.latency().ifPresent(latency -> write(out, latency));
    }

    private static Tests tests(StateReader in) {
        return new Tests(
                test(in),
                new Promotion(in.number(), in.exact(), capital(in)),
                recent(in),
                recent(in),
                in.flag() ? Optional.of(latency(in)) : Optional.empty());
    }

    private static void write(StateWriter out, Test test) {
        out.exact(test.rate().requests());
        out.exact(test.rate().errors());
        out.exact(test.rate().rate());
        out.exact(test.rate().weight());
        write(out, test.capital());
    }

    private static Test test(StateReader in) {
        return new Test(new Rate(in.exact(), in.exact(), in.exact(), in.exact()), capital(in));
    }

    private static void write(StateWriter out, Capital capital) {
        out.numbers(capital.logs(), out::exact);
        out.numbers(capital.products(), out::exact);
    }

    private static Capital capital(StateReader in) {
        return new Capital(in.list(in::exact), in.list(in::exact));
    }

    private static void write(StateWriter out, Recent recent) {
        out.exact(recent.requests());
        out.exact(recent.errors());
    }

    private static Recent recent(StateReader in) {
        return new Recent(in.exact(), in.exact());
    }

    private static void write(StateWriter out, Latency latency) {
        write(out, latency.p95());
        write(out, latency.p99());
        out.number(latency.stableRuns());
        out.number(latency.candidateRuns());
        out.flag(latency.counting());
        out.flag(latency.comparable());
        out.number(latency.runs());
        out.number(latency.incomparable());
        out.number(latency.compared());
        out.numbers(latency.limitsNanos(), out::number);
        out.packed(latency.stableWindow());
        write(out, latency.over95());
        write(out, latency.over99());
        write(out, latency.candidateOver95());
        write(out, latency.candidateOver99());
    }

    private static Latency latency(StateReader in) {
        return new Latency(
                test(in),
                test(in),
                in.number(),
                in.number(),
                in.flag(),
                in.flag(),
                in.number(),
                in.number(),
                in.version().equals(FIRST) ? 0 : in.number(),
                in.list(in::number),
                in.unpacked(),
                counts(in),
                counts(in),
                recent(in),
                recent(in));
    }

    private static void write(StateWriter out, Verdict verdict) {
        switch (verdict) {
            case RollBack end -> {
                out.word("rollback");
                out.word(end.cause().name());
                out.exact(end.value());
                out.exact(end.limit());
                out.number(end.sample());
                out.exact(end.evidence());
                out.exact(end.threshold());
                write(out, end.counts());
            }
            case Hold hold -> {
                out.word("hold");
                out.word(hold.reason().name());
                out.exact(hold.value());
                out.exact(hold.limit());
            }
            case Promote promote -> {
                out.word("promote");
                out.exact(promote.evidence());
                out.exact(promote.threshold());
                write(out, promote.counts());
            }
            case Verdict.Continue ignored -> out.word("continue");
        }
    }

    private static Verdict verdict(StateReader in) {
        String kind = in.word();
        return switch (kind) {
            case "rollback" ->
                new RollBack(
                        Cause.valueOf(in.word()),
                        in.exact(),
                        in.exact(),
                        in.number(),
                        in.exact(),
                        in.exact(),
                        counts(in));
            case "hold" -> new Hold(Reason.valueOf(in.word()), in.exact(), in.exact());
            case "promote" -> {
                Promote promote = new Promote(in.exact(), in.exact(), counts(in));
                yield in.version().equals(FIRST) ? Verdict.CONTINUE : promote;
            }
            case "continue" -> Verdict.CONTINUE;
            default ->
                throw new IllegalArgumentException(
                        "verdict is '" + kind + "', allowed are rollback, hold, promote and continue");
        };
    }
}
