package dev.belay.cascade;

import dev.belay.execution.Comparison;
import dev.belay.execution.InjectedFault;
import dev.belay.execution.RunResult;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tier that behaves as the test says, at once or when the test says so. */
public final class FakeTier implements Tier, TierOperations {
    private final String name;
    private ModelRef model;
    final TypicalLatency typicalLatency = new TypicalLatency(Long.MAX_VALUE);
    /** The budget of every call, in order. */
    public final List<Long> budgets = Collections.synchronizedList(new ArrayList<>());
    /** Calls that wait for the test. */
    public final List<Consumer<RunResult>> waiting = new ArrayList<>();

    long timeoutNanos = 100_000_000;
    String unavailableBecause = "";
    boolean hung;

    @Nullable
    RuntimeException bugInCheck;

    InputVerdict verdict = InputVerdict.Accepted.CLEAN;
    Answer answer = (inputs, replyOn, done) -> done.accept(new RunResult.Success(List.of(), 0, 1));

    /** How a call ends. */
    public interface Answer {
        void give(Inputs inputs, Executor replyOn, Consumer<RunResult> done);
    }

    /** What drills put in and took out. */
    public final List<InjectedFault> injected = new ArrayList<>();

    public int heals;

    /** What a reservation comes to, and how many are held. */
    public Slot slot = Slot.TAKEN;

    public int held;

    public int largestBatch = 32;
    /** The batch limit of a comparison; 0 outside one. */
    public int comparedAt;

    public int maxConcurrent = 1;
    public long p50Nanos;
    public long p99Nanos;
    public boolean loaded = true;
    public @Nullable RuntimeException bugInHeal;
    public @Nullable RuntimeException bugInEndComparison;

    public FakeTier(String name) {
        this.name = name;
        this.model = new ModelRef("flights", "of " + name);
    }

    public FakeTier within(long nanos) {
        timeoutNanos = nanos;
        return this;
    }

    public FakeTier running(ModelRef version) {
        model = version;
        return this;
    }

    public FakeTier failing(FailureReason reason, String message) {
        answer = (inputs, replyOn, done) -> done.accept(new RunResult.Failure(reason, message));
        return this;
    }

    public FakeTier answeringNeutrally() {
        answer = (inputs, replyOn, done) -> done.accept(new RunResult.Success(List.of(), 0, 1).asNeutral());
        return this;
    }

    public FakeTier crowdedOut() {
        answer = (inputs, replyOn, done) ->
                done.accept(new RunResult.Failure(FailureReason.TIMEOUT, "timeout, behind other requests", true));
        return this;
    }

    public FakeTier failing() {
        return failing(FailureReason.ERROR, "it broke");
    }

    /** Works again. */
    public FakeTier working() {
        answer = (inputs, replyOn, done) -> done.accept(new RunResult.Success(List.of(), 1_000, 1));
        return this;
    }

    /** Works, while time passes. */
    public FakeTier takingUntil(Runnable passed) {
        answer = (inputs, replyOn, done) -> {
            passed.run();
            done.accept(new RunResult.Success(List.of(), 1_000, 1));
        };
        return this;
    }

    public FakeTier answering(Answer given) {
        answer = given;
        return this;
    }

    /** Leaves its calls to the test. */
    public FakeTier waiting() {
        answer = (inputs, replyOn, done) -> waiting.add(done);
        return this;
    }

    public FakeTier saying(InputVerdict said) {
        verdict = said;
        return this;
    }

    public FakeTier unavailable(String because) {
        unavailableBecause = because;
        return this;
    }

    public boolean wasAsked() {
        return !budgets.isEmpty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ModelRef model() {
        return model;
    }

    @Override
    public long timeoutNanos() {
        return timeoutNanos;
    }

    @Override
    public String unavailableBecause() {
        return unavailableBecause;
    }

    @Override
    public boolean isHung() {
        return hung;
    }

    @Override
    public InputVerdict check(Inputs inputs) {
        if (bugInCheck != null) {
            throw bugInCheck;
        }
        return verdict;
    }

    @Override
    public TypicalLatency typicalLatency() {
        return typicalLatency;
    }

    @Override
    public Slot reserve() {
        if (slot == Slot.TAKEN) {
            held++;
        }
        return slot;
    }

    @Override
    public void release() {
        held--;
    }

    @Override
    public void callReserved(
            Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        call(inputs, client, budgetNanos, replyOn, result -> {
            held--;
            done.accept(result);
        });
    }

    @Override
    public int largestBatch() {
        return largestBatch;
    }

    @Override
    public Comparison compare(int limit) {
        comparedAt = limit;
        return () -> {
            if (bugInEndComparison != null) {
                throw bugInEndComparison;
            }
            comparedAt = 0;
        };
    }

    @Override
    public void call(Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        budgets.add(budgetNanos);
        answer.give(inputs, replyOn, done);
    }

    @Override
    public TierOperations operations() {
        return this;
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public TierHealth health() {
        return new TierHealth(
                unavailableBecause.isEmpty() ? "READY" : "UNAVAILABLE",
                unavailableBecause,
                "CLOSED",
                0,
                maxConcurrent,
                p50Nanos,
                p99Nanos,
                Optional.empty());
    }

    @Override
    public boolean inject(InjectedFault fault) {
        if (loaded) {
            injected.add(fault);
        }
        return loaded;
    }

    @Override
    public void heal() {
        heals++;
        if (bugInHeal != null) {
            throw bugInHeal;
        }
    }
}
