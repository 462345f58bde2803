package dev.belay.acceptance;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, against the packaged program. */
@QuarkusIntegrationTest
class PackagedIT extends PredictTest {}
