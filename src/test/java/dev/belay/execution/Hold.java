package dev.belay.execution;

import dev.belay.Patience;
import java.util.concurrent.CountDownLatch;

/** Keeps one run inside the model until it is let go, whatever terminate says: how a test makes things arrive together. */
final class Hold {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    void pass() {
        entered.countDown();
        Patience.await(open);
    }

    void awaitEntered() {
        Patience.await(entered);
    }

    void letGo() {
        open.countDown();
    }
}
