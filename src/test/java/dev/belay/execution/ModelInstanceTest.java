package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.execution.Backend.Status;
import dev.belay.vocabulary.Client;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class ModelInstanceTest {
    private static final long TIMEOUT = 100;
    private static final LoadReport REPORT = new LoadReport(1, 1, 1, List.of());

    private final FakeModel model = new FakeModel();
    private final Rig.Events events = new Rig.Events();
    private final ModelInstance instance = new ModelInstance(FakeModel.VERSION, events);
    private long now;

    private void load() {
        load(Thread.ofPlatform().daemon().factory());
    }

    private void load(ThreadFactory threads) {
        instance.loaded(model, REPORT, RunnerSettings.DEFAULT, threads, () -> now);
    }

    private Caller submit() {
        Caller caller = new Caller(
                Tensors.column(1), Client.NOBODY, new InferenceCall.Time(0, TIMEOUT, TIMEOUT), Runnable::run);
        instance.submit(caller.call);
        return caller;
    }

    /** A run that stays inside the model. */
    private Hold holdARun() {
        Hold hold = model.run.holdNext();
        submit();
        hold.awaitEntered();
        return hold;
    }

    private void pass(long nanos) {
        now += nanos;
        instance.watch(now);
    }

    private void hang() {
        holdARun();
        pass(TIMEOUT + 1);
        pass(Rig.STUCK_GRACE + 1);
    }

    @Test
    void isLoadingAtFirst() {
        // Given a new instance

        // When
        Status status = instance.status();

        // Then
        assertEquals(Status.LOADING, status);
    }

    @Test
    void isReadyOnceLoaded() {
        // Given a new instance

        // When
        load();

        // Then
        assertEquals(Status.READY, instance.status());
        assertEquals("", instance.reason());
    }

    @Test
    void isUnavailableForAReason() {
        // Given a new instance

        // When
        instance.unavailable("bad checksum");

        // Then
        assertEquals(Status.UNAVAILABLE, instance.status());
        assertEquals("bad checksum", instance.reason());
    }

    @Test
    void closesAModelThatComesAfterItWasGivenUp() {
        // Given
        instance.unavailable("loading took longer than 10 s");

        // When
        load();

        // Then
        assertEquals(1, model.closes.get());
        assertEquals(Status.UNAVAILABLE, instance.status());
    }

    @Test
    void staysReadyWhenLoadingIsGivenUpTooLate() {
        // Given
        load();

        // When
        instance.unavailable("loading took longer than 10 s");

        // Then
        assertEquals(Status.READY, instance.status());
    }

    @Test
    void closesTheModelWhenItsRunnerCantBeStarted() {
        // Given
        model.bugInNewRun = new IllegalStateException("out of native memory");

        // When
        load();

        // Then
        assertEquals(1, model.closes.get());
        assertEquals(Status.UNAVAILABLE, instance.status());
    }

    @Test
    void closesRunAndModelWhenThereIsNoThreadForThem() {
        // Given
        ThreadFactory none = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };

        // When
        load(none);

        // Then
        assertEquals(1, model.run.closes.get());
        assertEquals(1, model.closes.get());
    }

    @Test
    void isHungWhileItsRunnerIs() {
        // Given
        load();

        // When
        hang();

        // Then
        assertEquals(Status.HUNG, instance.status());
        assertEquals("hung", instance.reason());
    }

    @Test
    void takesNoCallsOnceUnloaded() {
        // Given
        load();

        // When
        instance.unload();

        // Then
        assertFalse(instance.isLoaded());
        assertEquals("unloaded", instance.reason());
    }

    @Test
    void closesTheModelWhenUnloaded() {
        // Given
        load();

        // When
        instance.unload();

        // Then
        Patience.await(model.closed);
    }

    @Test
    void closesTheModelOnlyWhenItsRunHasReturned() {
        // Given
        load();
        holdARun();

        // When
        instance.unload();

        // Then
        assertEquals(0, model.closes.get());
    }

    @Test
    void terminatesTheRunThatOutlivesItsUnloading() {
        // Given
        load();
        holdARun();
        instance.unload();

        // When
        pass(TIMEOUT + 1);

        // Then
        assertEquals(1, model.run.terminates.get());
    }

    @Test
    void terminatesTheRunAlsoAfterASecondUnload() {
        // Given
        load();
        holdARun();
        instance.unload();
        instance.unload();

        // When
        pass(TIMEOUT + 1);

        // Then
        assertEquals(1, model.run.terminates.get());
    }

    @Test
    void keepsItsReasonWhenUnloaded() {
        // Given
        instance.unavailable("bad checksum");

        // When
        instance.unload();

        // Then
        assertEquals("bad checksum", instance.reason());
    }

    @Test
    void closesAModelThatComesAfterItWasUnloaded() {
        // Given
        instance.unload();

        // When
        load();

        // Then
        assertEquals(1, model.closes.get());
    }

    @Test
    void takesNoFaultBeforeItIsLoaded() {
        // Given a new instance

        // When
        boolean injected = instance.inject(
                new InjectedFault(InjectedFault.Kind.ERROR, 0, 1, new Random(1), new CountDownLatch(1)));

        // Then
        assertFalse(injected);
    }

    @Test
    void failsAsItsFaultSays() {
        // Given
        load();

        // When
        boolean injected = instance.inject(
                new InjectedFault(InjectedFault.Kind.ERROR, 0, 1, new Random(1), new CountDownLatch(1)));

        // Then
        assertTrue(injected);
        assertEquals("drill: error", submit().failure().message());
    }

    @Test
    void servesAgainWhenItsFaultIsTakenOut() {
        // Given
        load();
        instance.inject(new InjectedFault(InjectedFault.Kind.ERROR, 0, 1, new Random(1), new CountDownLatch(1)));

        // When
        instance.inject(null);

        // Then
        assertEquals(2, submit().answer()[0]);
    }
}
